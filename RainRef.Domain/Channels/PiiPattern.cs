using System.Text.RegularExpressions;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Channels;

/// <summary>What a custom pattern's digits must add up to.</summary>
public enum PiiChecksum
{
    None,
    Luhn,
    Mod97,
    Verhoeff,
}

/// <summary>A workspace's own kind of personal data, such as its customer numbers.</summary>
public sealed class PiiPattern : IWorkspaceOwned
{
    public const int MaxExpressionLength = 500;
    public const int MaxTests = 20;
    public const int MaxPatterns = 50;

    private PiiPattern()
    {
    }

    public PiiPattern(Guid id, Guid workspaceId, PiiPatternDraft draft, DateTimeOffset now)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Change(draft, now);
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    /// <summary>The mask's name.</summary>
    public string Type { get; private set; } = "";

    public string Expression { get; private set; } = "";

    public PiiChecksum Checksum { get; private set; }

    public bool Enabled { get; private set; }

    public string[] Matches { get; private set; } = [];

    public string[] NonMatches { get; private set; } = [];

    public DateTimeOffset UpdatedAt { get; private set; }

    public void Change(PiiPatternDraft draft, DateTimeOffset now)
    {
        Type = draft.Type;
        Expression = draft.Expression;
        Checksum = draft.Checksum;
        Enabled = draft.Enabled;
        Matches = [.. draft.Matches];
        NonMatches = [.. draft.NonMatches];
        UpdatedAt = now;
    }
}

/// <summary>A pattern that has been checked: its expression compiles, and its test strings do what they say.</summary>
public sealed partial record PiiPatternDraft
{
    private PiiPatternDraft(
        string type, string expression, PiiChecksum checksum, bool enabled, IReadOnlyList<string> matches, IReadOnlyList<string> nonMatches) =>
        (Type, Expression, Checksum, Enabled, Matches, NonMatches) = (type, expression, checksum, enabled, matches, nonMatches);

    public string Type { get; }

    public string Expression { get; }

    public PiiChecksum Checksum { get; }

    public bool Enabled { get; }

    public IReadOnlyList<string> Matches { get; }

    public IReadOnlyList<string> NonMatches { get; }

    /// <param name="matches">Invented strings that it must find.</param>
    /// <param name="nonMatches">Invented strings in which it must find nothing.</param>
    public static Result<PiiPatternDraft> Create(
        string? type, string? expression, PiiChecksum checksum, bool enabled, IReadOnlyList<string>? matches, IReadOnlyList<string>? nonMatches)
    {
        var (wanted, unwanted) = (matches ?? [], nonMatches ?? []);
        if (type is null || !TypeName().IsMatch(type) || Enum.GetValues<PiiKind>().Any(k => PiiMask.Name(k) == type))
            return Error.Validation("type", "type is 2 to 24 lower-case letters or '_', and none of the built-in kinds.");
        if (string.IsNullOrEmpty(expression) || expression.Length > PiiPattern.MaxExpressionLength)
            return Error.Validation("expression", $"expression has 1 to {PiiPattern.MaxExpressionLength} characters.");
        if (wanted.Count > PiiPattern.MaxTests || unwanted.Count > PiiPattern.MaxTests
            || wanted.Concat(unwanted).Any(t => t is null || t.Length > 500))
            return Error.Validation("matches", $"At most {PiiPattern.MaxTests} test strings each, with at most 500 characters.");
        if (!CompiledPattern.TryCompile(type, expression, checksum, out var compiled))
            return Error.Validation("expression", "expression is not a regular expression without look-around and back-references.");
        try
        {
            if (compiled.Finds(""))
                return Error.Validation("expression", "expression matches nothing at all; it would mask between all characters.");
            if (wanted.FirstOrDefault(t => !compiled.Finds(t)) is { } missed)
                return Error.Validation("matches", $"The pattern does not find test string {wanted.ToList().IndexOf(missed) + 1} of matches.");
            if (unwanted.FirstOrDefault(compiled.Finds) is { } wrong)
                return Error.Validation("non_matches", $"The pattern finds test string {unwanted.ToList().IndexOf(wrong) + 1} of non_matches.");
        }
        catch (RegexMatchTimeoutException)
        {
            return Error.Validation("expression", "expression takes too long on its test strings.");
        }

        return new PiiPatternDraft(type, expression, checksum, enabled, wanted, unwanted);
    }

    [GeneratedRegex("^" + PiiMask.TypePattern + "$", RegexOptions.CultureInvariant)]
    private static partial Regex TypeName();
}
