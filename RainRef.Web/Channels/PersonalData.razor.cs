using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Channels;

namespace RainRef.Web.Channels;

/// <summary>The workspace's own kinds of personal data, and a box that shows what would be masked.</summary>
public sealed partial class PersonalData
{
    private PiiPattern[]? _patterns;
    private Error? _error;
    private PiiCheckResult? _checked;
    private Guid? _editing;
    private string _text = "", _type = "", _expression = "", _checksum = "none", _matches = "", _misses = "";

    protected override bool Cares(LiveEvent change) => change.Kind == PiiPatterns.Changed;

    protected override async Task LoadAsync()
    {
        var read = await Desk.PatternsAsync(Stopping);
        (_error, _patterns) = (read.Error, read.Succeeded ? read.Value : null);
    }

    private async Task CheckAsync()
    {
        var found = await Desk.CheckAsync(_text, Stopping);
        _checked = found.Succeeded ? found.Value : null;
    }

    private void Edit(PiiPattern pattern)
    {
        (_editing, _type, _expression, _checksum) = (pattern.Id, pattern.Type, pattern.Expression, SnakeCase.Of(pattern.Checksum));
        (_matches, _misses) = (string.Join('\n', pattern.Matches), string.Join('\n', pattern.NonMatches));
    }

    private void Clear()
    {
        (_editing, _type, _expression, _checksum) = (null, "", "", "none");
        (_matches, _misses) = ("", "");
    }

    private async Task SaveAsync()
    {
        var enabled = _patterns!.FirstOrDefault(p => p.Id == _editing)?.Enabled ?? true;
        var body = new PiiPatternBody(_type, _expression, _checksum, enabled, Lines(_matches), Lines(_misses));
        if (await ActAsync(stop => Desk.SetPatternAsync(_editing, body, stop), T["Texts that come in from now on are masked by it."]))
            Clear();
    }

    private Task SwitchAsync(PiiPattern pattern) => ActAsync(
        stop => Desk.SetPatternAsync(
            pattern.Id,
            new PiiPatternBody(pattern.Type, pattern.Expression, SnakeCase.Of(pattern.Checksum), !pattern.Enabled, pattern.Matches, pattern.NonMatches), stop),
        T["Saved."]);

    private Task RemoveAsync(PiiPattern pattern) =>
        ActAsync(stop => Desk.RemovePatternAsync(pattern.Id, stop), T["It is gone. What it masked stays masked."]);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
