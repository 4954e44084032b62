using System.Text.Json.Nodes;
using RainRef.Domain.Channels;

namespace RainRef.Web.Channels;

/// <summary>An event from any channel.</summary>
/// <param name="Source">The system that it comes from, such as <c>email</c> or <c>zendesk</c>.</param>
/// <param name="Channel">The way in, such as <c>support</c>, <c>chat</c> or <c>social</c>.</param>
/// <param name="Text">What was written; personal data in it is masked before anything is stored.</param>
/// <param name="UserRef">The sender's id in your system; an e-mail address or a phone number becomes a pseudonym.</param>
/// <param name="Product">The product that it is about.</param>
/// <param name="Context">More about it. <c>subject</c> titles the ticket; <c>thread_id</c> or <c>in_reply_to</c> joins it to one.</param>
/// <param name="ExternalId">Its id in the source: the same one again is recognised and stored once.</param>
public sealed record EventBody(
    string? Source, string? Channel, string? Text, string? UserRef = null, string? Product = null, JsonObject? Context = null,
    string? ExternalId = null)
{
    public RawEvent ToRaw() => new(Source, Channel, Text, UserRef, Product, Context, ExternalId);
}

/// <param name="Status"><c>accepted</c>, or <c>duplicate</c> when the source had sent it before.</param>
public sealed record EventAccepted(string Status, Guid Id, NormalizedBody Normalized);

/// <summary>An event as it is stored.</summary>
public sealed record NormalizedBody(
    string Source, string Channel, string Text, string? UserRef, string? Product, JsonNode? Context, string? ExternalId)
{
    public static NormalizedBody Of(NormalizedEvent e) => new(
        e.Source, e.Channel, e.Text, e.UserRef, e.Product, e.ContextJson is null ? null : JsonNode.Parse(e.ContextJson), e.ExternalId);
}

/// <param name="TicketId">The ticket that it is on; null until intake has run.</param>
public sealed record EventView(
    Guid Id, string Source, string Channel, string Text, string? UserRef, string? Product, JsonNode? Context,
    string? ExternalId, DateTimeOffset ReceivedAt, Guid? TicketId, long? TicketNumber);

/// <param name="Inserted">How many are new.</param>
/// <param name="Ids">The id of each accepted event in the order sent; a duplicate's is the earlier event's.</param>
/// <param name="Rejected">The rows that were refused, each by its index from 0 and why; the others are stored.</param>
public sealed record BulkResult(int Inserted, IReadOnlyList<Guid> Ids, IReadOnlyList<RejectedRow> Rejected);

public sealed record RejectedRow(int Index, string Code, string Reason);
