using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Channels;

namespace RainRef.Web.Channels;

/// <param name="Text">What is about to be sent or noted.</param>
public sealed record PiiCheckBody(string? Text);

/// <param name="Masked">The text as it would be stored.</param>
/// <param name="Findings">Where personal data stands in the text, never what it is.</param>
public sealed record PiiCheckResult(string Masked, IReadOnlyList<PiiFound> Findings)
{
    public static PiiCheckResult Of(ScrubResult result) =>
        new(result.Text, [.. result.Findings.Select(f => new PiiFound(f.Type, f.Start, f.End, f.Mask))]);
}

/// <param name="Type">Such as <c>email</c>, <c>phone</c>, <c>es_nif</c>, or a type of the workspace's own.</param>
/// <param name="Start">The first character in the text, counted in UTF-16 units.</param>
public sealed record PiiFound(string Type, int Start, int End, string Mask);

/// <param name="Type">The mask's name: 2 to 24 lower-case letters or <c>_</c>.</param>
/// <param name="Expression">A regular expression without look-around and back-references: it runs in time linear to the text.</param>
/// <param name="Checksum"><c>none</c>, <c>luhn</c>, <c>mod97</c> or <c>verhoeff</c>, over what the expression finds.</param>
/// <param name="Matches">Invented strings in which it must find something; checked when it is saved.</param>
/// <param name="NonMatches">Invented strings in which it must find nothing.</param>
public sealed record PiiPatternBody(
    string? Type, string? Expression, string? Checksum = null, bool Enabled = true, IReadOnlyList<string>? Matches = null,
    IReadOnlyList<string>? NonMatches = null)
{
    public Result<PiiPatternDraft> ToDraft()
    {
        var checksum = PiiChecksum.None;
        if (Checksum is not null && !SnakeCase.TryParse(Checksum, out checksum))
            return Error.Validation("checksum", "checksum is none, luhn, mod97 or verhoeff.");
        return PiiPatternDraft.Create(Type, Expression, checksum, Enabled, Matches, NonMatches);
    }
}

public sealed record PiiPatternView(
    Guid Id, string Type, string Expression, string Checksum, bool Enabled, IReadOnlyList<string> Matches,
    IReadOnlyList<string> NonMatches, DateTimeOffset UpdatedAt)
{
    public static PiiPatternView Of(PiiPattern p) =>
        new(p.Id, p.Type, p.Expression, SnakeCase.Of(p.Checksum), p.Enabled, p.Matches, p.NonMatches, p.UpdatedAt);
}

public sealed record PiiPatternList(IReadOnlyList<PiiPatternView> Items);

/// <param name="Masks">Such as <c>email:1</c>.</param>
/// <param name="Reason"><c>answer_customer</c>, <c>verify_identity</c>, <c>check_payment</c>, <c>security</c> or <c>legal_request</c>.</param>
public sealed record RevealBody(IReadOnlyList<string>? Masks, string? Reason);

public sealed record RevealResult(IReadOnlyList<RevealedMask> Items);

/// <param name="Email">In the body and not in the address, which logs keep.</param>
public sealed record SubjectBody(string? Email);

public sealed record SubjectList(IReadOnlyList<SubjectView> Items);
