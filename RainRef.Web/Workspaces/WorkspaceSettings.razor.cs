using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Web.Workspaces;

/// <summary>The workspace's name, its time zone and facts.</summary>
public sealed partial class WorkspaceSettings
{
    private static readonly Lazy<string[]> KnownZones = new(() =>
        [.. TimeZoneInfo.GetSystemTimeZones().Where(z => z.HasIanaId).Select(z => z.Id).Order(StringComparer.Ordinal)]);

    private WorkspaceView? _workspace;
    private Error? _error;
    private string _name = "";
    private string _zone = "";

    private static string[] Zones => KnownZones.Value;

    protected override bool Cares(LiveEvent change) => false;

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task LoadAsync()
    {
        var read = await Desk.WorkspaceAsync(Stopping);
        (_error, _workspace) = (read.Error, read.Succeeded ? read.Value : null);
        (_name, _zone) = (_workspace?.Name ?? "", _workspace?.TimeZone ?? "");
    }

    // What was typed stays where it is refused.
    private Task SaveAsync() => HoldAsync(async stop => Tell(await Desk.ChangeAsync(_name, _zone.Trim(), stop), T["Saved."]));
}
