using System.Security.Cryptography;
using System.Text;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Knowledge;

/// <summary>A card's text as it stood at one version: citations are checked against this.</summary>
public sealed class KbCardRevision : IWorkspaceOwned
{
    private KbCardRevision()
    {
    }

    public KbCardRevision(Guid id, KbCard card, Actor author, string? reason, DateTimeOffset createdAt, bool composed = false)
    {
        Id = id;
        WorkspaceId = card.WorkspaceId;
        CardId = card.Id;
        Version = card.Version;
        Title = card.Title;
        Body = card.Body;
        Slots = card.Slots;
        Author = author.Name;
        AuthorId = author.Id;
        Composed = composed;
        Reason = reason;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid CardId { get; private set; }

    public int Version { get; private set; }

    public string Title { get; private set; } = "";

    public string Body { get; private set; } = "";

    public CardSlot[] Slots { get; private set; } = [];

    public string Author { get; private set; } = "";

    /// <summary>Empty for the program, and for what was written before authors were kept.</summary>
    public Guid AuthorId { get; private set; }

    /// <summary>Whether the server put it together from the accepted changes of a review, so that nobody wrote it.</summary>
    public bool Composed { get; private set; }

    public string? Reason { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>SHA-256 of title and body, which receipts name instead of the text.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Title}\n{Body}")));
}
