using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Receipts;
using RainRef.Web.Api;

namespace RainRef.Web.Receipts;

public static class AuditEndpoints
{
    public static void MapAuditEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/audit").WithTags("receipts");
        group.MapGet("", ListAsync).RequireAuthorization(Access.ReadReceipts).WithName("ListReceipts")
            .WithSummary("Receipts, the newest first.");
        group.MapGet("/{id:guid}", FindAsync).RequireAuthorization(Access.ReadReceipts).WithName("GetReceipt")
            .WithSummary("One receipt with its verification, and the proof that it stands in the log under a signed checkpoint.");
        group.MapGet("/verify", VerifyAsync).RequireAuthorization(Access.ReadReceipts).WithName("VerifyReceipts")
            .WithSummary("Verify the workspace's whole chain.");
        group.MapGet("/log", LogAsync).RequireAuthorization(Access.Administer).WithName("AuditLog")
            .WithSummary("Who changed what, the newest first.");
    }

    private static async Task<Results<Ok<ListBody<ReceiptRow>>, ProblemHttpResult>> ListAsync(
        int? page, int? limit, string? order, string? kind, [FromQuery(Name = "ticket_id")] Guid? ticketId,
        [FromQuery(Name = "subject_id")] Guid? subjectId, ReceiptQueries queries, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        var filter = new ReceiptFilter(kind, ticketId, subjectId);
        return TypedResults.Ok(ListBody.Of(await queries.ListAsync(http.Actor().WorkspaceId, filter, request.Value, ct)));
    }

    private static async Task<Results<Ok<ReceiptBody>, ProblemHttpResult>> FindAsync(
        Guid id, ReceiptReader reader, HttpContext http, CancellationToken ct) =>
        await reader.FindAsync(http.Actor().WorkspaceId, id, ct) is { } receipt
            ? TypedResults.Ok(receipt)
            : Error.NotFound("receipt").ToProblem(http);

    private static async Task<Ok<ChainBody>> VerifyAsync(ReceiptReader reader, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(await reader.CheckChainAsync(http.Actor().WorkspaceId, ct));

    private static async Task<Results<Ok<ListBody<LogEntry>>, ProblemHttpResult>> LogAsync(
        int? page, int? limit, string? order, string? action, ReceiptQueries queries, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        var entries = await queries.ListLogAsync(http.Actor().WorkspaceId, action, request.Value, ct);
        return TypedResults.Ok(ListBody.Of(entries, e => new LogEntry(
            e.Id, e.ActorId, e.ActorName, e.Action, e.SubjectKind, e.SubjectId, e.CreatedAt)));
    }
}

/// <summary>A receipt and whether it holds.</summary>
/// <param name="Body">What it attests; its canonical form (RFC 8785) is what was hashed and signed.</param>
/// <param name="Hash">SHA-256 of the receipt, in hexadecimal.</param>
/// <param name="Signature">HMAC-SHA256 with the key that <paramref name="KeyId"/> names.</param>
/// <param name="Seq">Its place in the workspace's chain.</param>
/// <param name="Inclusion">The proof for others; `rainref verify` takes the whole answer as a file.</param>
public sealed record ReceiptBody(
    Guid Id, string Kind, Guid SubjectId, Guid? TicketId, JsonNode? Body, string Hash, string KeyId, string Signature, long? Seq,
    string? PreviousHash, string? ChainHash, DateTimeOffset CreatedAt, VerificationBody Verification, InclusionDocument? Inclusion);

public sealed record VerificationBody(bool Valid, IReadOnlyList<CheckBody> Checks, IReadOnlyList<FaultBody> Faults);

public sealed record CheckBody(string Name, bool Passed);

public sealed record FaultBody(string Kind, long Seq, Guid? ReceiptId, string Message)
{
    public static FaultBody Of(ChainFault fault) => new(SnakeCase.Of(fault.Kind), fault.Seq, fault.ReceiptId, fault.Message);
}

/// <param name="Checked">How many links were verified.</param>
/// <param name="FaultCount">How many faults there are; <paramref name="Faults"/> holds the first 100.</param>
public sealed record ChainBody(
    bool Valid, long Checked, long HeadSeq, string HeadHash, long FaultCount, IReadOnlyList<FaultBody> Faults);

public sealed record LogEntry(
    Guid Id, Guid ActorId, string ActorName, string Action, string SubjectKind, Guid SubjectId, DateTimeOffset CreatedAt);
