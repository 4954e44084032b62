using System.Text.Json.Nodes;

namespace RainRef.Domain.Channels;

/// <summary>An event as a client sent it, before anything has been checked or masked.</summary>
public sealed record RawEvent(
    string? Source,
    string? Channel,
    string? Text,
    string? UserRef = null,
    string? Product = null,
    JsonObject? Context = null,
    string? ExternalId = null,
    IReadOnlyList<RawFile?>? Files = null);

/// <summary>An event that is valid and holds no personal data that the scrubber knows.</summary>
public sealed record NormalizedEvent(
    string Source,
    string Channel,
    string Text,
    string? UserRef,
    string? Product,
    string? ContextJson,
    string? ExternalId,
    string? ThreadKey)
{
    /// <summary>What the masks stand for: for the vault, and for nothing else.</summary>
    public IReadOnlyList<MaskedValue> Originals { get; init; } = [];

    /// <summary>What came with it, those that were refused among them. Not masked yet.</summary>
    public IReadOnlyList<EventFile> Files { get; init; } = [];

    /// <summary>Whom it is about, as <see cref="DataSubject"/> knows them; null where only the event itself says so.</summary>
    public string? Subject { get; init; }
}
