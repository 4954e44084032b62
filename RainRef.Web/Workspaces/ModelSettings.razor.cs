using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Connectors.LanguageModels;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Workspaces;

/// <summary>Which models the installation is set to, and how they do.</summary>
public sealed partial class ModelSettings
{
    private ModelsView? _models;
    private Error? _error;

    private (ChipTone Tone, string Icon, string Said) WriterState => _models!.Writer.State switch
    {
        "off" => (ChipTone.Neutral, "circle-dashed", T["None: rules only"]),
        "writing" => (ChipTone.Allow, "circle-check", T["Writing"]),
        "falling_back" => (ChipTone.Review, "triangle-alert", T["Falling back to quoted sentences"]),
        _ => (ChipTone.Neutral, "circle-dashed", T["Not asked by the newest tickets"]),
    };

    private (ChipTone Tone, string Icon, string Said) EmbedderState => _models!.Embedder.State switch
    {
        "building" => (ChipTone.Review, "loader", T["New vectors are being made; the old ones answer meanwhile"]),
        "behind" => (ChipTone.Review, "loader", T["New passages wait for their vectors"]),
        "failing" => (ChipTone.Deny, "triangle-alert", T["Not reachable; search goes by words where it must"]),
        _ => (ChipTone.Allow, "circle-check", T["Ready"]),
    };

    protected override bool Cares(LiveEvent change) => false;

    protected override async Task LoadAsync()
    {
        var read = await Desk.ModelsAsync(Stopping);
        (_error, _models) = (read.Error, read.Succeeded ? read.Value : null);
    }

    private Task LookAsync() => HoldAsync(async _ =>
    {
        await LoadAsync();
        return true;
    });
}
