using System.Text.Json.Nodes;
using RainRef.Domain.Channels;
using RainRef.Infrastructure.Answers;

namespace RainRef.Web.Tickets;

/// <summary>Either a ticket's id, or an event to take in and answer.</summary>
public sealed record AnswerBody(
    Guid? TicketId = null, string? Source = null, string? Channel = null, string? Text = null, string? UserRef = null,
    string? Product = null, JsonObject? Context = null, string? ExternalId = null)
{
    public RawEvent ToRaw() => new(Source, Channel, Text, UserRef, Product, Context, ExternalId);
}

/// <param name="Text">The first message.</param>
/// <param name="Channel">Where it came from; "support" when absent.</param>
public sealed record NewTicketBody(
    string? Text, string? Subject = null, string? Channel = null, string? UserRef = null, string? Product = null);

/// <summary>What to change; absent fields stay. <paramref name="Version"/> refuses the change when somebody was faster.</summary>
/// <param name="AssigneeId">A member's id; the empty string assigns to nobody.</param>
/// <param name="Priority"><c>low</c>, <c>normal</c>, <c>high</c> or <c>urgent</c>.</param>
public sealed record TicketBody(
    string? Subject = null, string? Status = null, string[]? Tags = null, string? AssigneeId = null, int? Version = null, string? Priority = null);

/// <param name="Status"><c>accepted</c> or <c>duplicate</c>.</param>
/// <param name="TicketId">Null when the pipeline is not keeping up; the event is safe all the same.</param>
public sealed record Ingested(string Status, Guid Id, Guid? TicketId, long? TicketNumber);

/// <summary>A draft with its proofs. Numbers in brackets in <paramref name="AnswerMd"/> are the citations' numbers.</summary>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Greeting">What the reply begins with when the caller sends it; claims nothing.</param>
/// <param name="Contradictions">Sentences, by their numbers from 1, whose sources disagree: for a person to settle.</param>
/// <param name="Abstained">Whether nothing approved answers; <paramref name="Missing"/> then says what is missing.</param>
public sealed record AnswerResult(
    Guid TicketId, Guid AnswerId, string AnswerMd, IReadOnlyList<CitationView> Citations,
    IReadOnlyList<SuggestedAction> ActionsSuggested, double Confidence, bool Abstained, string? Missing, bool HandOver,
    string Greeting, string Closing, int Revision, string? Language, IReadOnlyList<ContradictionView> Contradictions);

/// <summary>A proof, pinned to a version and a span (in UTF-16 units) of a card or a source.</summary>
public sealed record CitationView(
    int Number, string Kind, Guid Id, int Version, int Start, int Length, string Title, string Quote);

/// <param name="Missing">Parameters that are needed and not known.</param>
public sealed record SuggestedAction(
    string Type, string Title, IReadOnlyDictionary<string, string> Params, IReadOnlyList<string> Missing);
