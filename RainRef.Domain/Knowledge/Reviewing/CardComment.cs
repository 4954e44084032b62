using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Knowledge.Reviewing;

/// <summary>What somebody says on a span of one version of a card's body.</summary>
public sealed class CardComment : IWorkspaceOwned
{
    public const int MaxTextLength = 2000;
    public const int MaxQuoteLength = 500;

    private CardComment()
    {
    }

    private CardComment(Guid id, KbCardRevision revision, Actor author, int start, int length, string text, DateTimeOffset now)
    {
        Id = id;
        WorkspaceId = revision.WorkspaceId;
        CardId = revision.CardId;
        Version = revision.Version;
        Start = start;
        Length = length;
        Quote = revision.Body.Substring(start, length);
        Author = author.Name;
        AuthorId = author.Id;
        Text = text;
        CreatedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid CardId { get; private set; }

    public int Version { get; private set; }

    /// <summary>Where the span begins in the body of that version, in UTF-16 units.</summary>
    public int Start { get; private set; }

    public int Length { get; private set; }

    public string Quote { get; private set; } = "";

    public string Author { get; private set; } = "";

    public Guid AuthorId { get; private set; }

    public string Text { get; private set; } = "";

    public string? ResolvedBy { get; private set; }

    public DateTimeOffset? ResolvedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public static Result<CardComment> Create(
        Guid id, KbCardRevision revision, Actor author, int? start, int? length, string? text, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxTextLength || !StorableText.Is(text))
            return Error.Validation("text", $"text has 1 to {MaxTextLength} characters.");
        if (start is not >= 0 || length is not (>= 1 and <= MaxQuoteLength) || start.Value > revision.Body.Length - length.Value)
            return Error.Validation("start", $"start and length name 1 to {MaxQuoteLength} characters of that version's body.");
        return StorableText.Is(revision.Body.Substring(start.Value, length.Value))
            ? new CardComment(id, revision, author, start.Value, length.Value, text.Trim(), now)
            : Error.Validation("start", "The span begins or ends within a character.");
    }

    public void Resolve(Actor actor, DateTimeOffset now) => (ResolvedBy, ResolvedAt) = (actor.Name, ResolvedAt ?? now);
}
