using System.Text.Json.Nodes;
using RainRef.Domain.Channels;
using RainRef.Infrastructure.Channels;

namespace RainRef.Web.Channels;

/// <summary>An event from any channel.</summary>
/// <param name="Source">The system that it comes from, such as <c>email</c> or <c>zendesk</c>.</param>
/// <param name="Channel">The way in, such as <c>support</c>, <c>chat</c> or <c>social</c>.</param>
/// <param name="Text">What was written; personal data in it is masked before anything is stored.</param>
/// <param name="UserRef">The sender's id in your system; an e-mail address or a phone number becomes a pseudonym.</param>
/// <param name="Product">The product that it is about.</param>
/// <param name="Context">More about it. <c>subject</c> titles the ticket; <c>thread_id</c> or <c>in_reply_to</c> joins it to one.</param>
/// <param name="ExternalId">Its id in the source: the same one again is recognised and stored once.</param>
/// <param name="Attachments">
/// Files that came with it, at most 10 with 25 MB together: images (PNG, JPEG, GIF, WebP), PDF, Word documents and plain text, judged
/// by their content. One that cannot be taken is noted on the message with the reason; the message is stored in any case.
/// </param>
public sealed record EventBody(
    string? Source, string? Channel, string? Text, string? UserRef = null, string? Product = null, JsonObject? Context = null,
    string? ExternalId = null, IReadOnlyList<EventFileBody?>? Attachments = null)
{
    public RawEvent ToRaw() => new(
        Source, Channel, Text, UserRef, Product, Context, ExternalId, Attachments?.Select(a => a is null ? null : new RawFile(a.Name, a.Content)).ToList());
}

/// <param name="Name">Its file name; a path in front of it is left out.</param>
/// <param name="Content">The file in base64, at most 10 MB of it.</param>
public sealed record EventFileBody(string? Name, string? Content)
{
    // The compiler's version would put what was sent into logs.
    public override string ToString() => $"{Content?.Length ?? 0} characters";
}

/// <param name="Status"><c>accepted</c>, or <c>duplicate</c> when the source had sent it before.</param>
/// <param name="RefusedAttachments">The files that were not taken and why; the message says so too.</param>
public sealed record EventAccepted(string Status, Guid Id, NormalizedBody Normalized, IReadOnlyList<RefusedFile> RefusedAttachments)
{
    public static EventAccepted Of(StoredEvent stored, NormalizedEvent e) => new(
        stored.Inserted ? "accepted" : "duplicate", stored.Id, NormalizedBody.Of(e),
        [.. e.Files.Select((f, i) => (f.Refusal, Index: i)).Where(f => f.Refusal is not null).Select(f => new RefusedFile(f.Index, f.Refusal!, EventFiles.ReasonOf(f.Refusal!)))]);
}

/// <param name="Index">Which one it was, from 0.</param>
public sealed record RefusedFile(int Index, string Code, string Reason);

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
