using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;
using RainRef.Web.Api;

namespace RainRef.Web.Channels;

public static class EventEndpoints
{
    /// <summary>An event with as many files as it may have, in base64, and its text.</summary>
    internal const long MaxBody = 36 * 1024 * 1024;

    private const long MaxBulkBody = 64 * 1024 * 1024;

    public static void MapEventEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/ref/events").WithTags("events");
        group.MapPost("", PostAsync).RequireAuthorization(Access.Ingest).WithName("PostEvent")
            .WithSummary("Take in one event, with its attachments. It is masked, stored and put in line before this answers.")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody));
        group.MapPost("/bulk", PostBulkAsync).RequireAuthorization(Access.Ingest).WithName("PostEvents")
            .WithSummary("Take in up to 10,000 events: a JSON array, application/x-ndjson, text/csv, or a form with a CSV file.")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBulkBody)).DisableAntiforgery()
            .Accepts<EventBody[]>("application/json", "application/x-ndjson", "text/csv", "multipart/form-data");
        group.MapGet("", ListAsync).RequireAuthorization(Access.ReadTickets).WithName("ListEvents");
        group.MapGet("/export", ExportAsync).RequireAuthorization(Access.ReadTickets).WithName("ExportEvents")
            .WithSummary("All matching events as CSV.").Produces(200, contentType: "text/csv");
        group.MapGet("/stats", StatsAsync).RequireAuthorization(Access.ReadTickets).WithName("EventStats");
        group.MapGet("/{id:guid}", FindAsync).RequireAuthorization(Access.ReadTickets).WithName("GetEvent");
        group.MapDelete("/{id:guid}", DeleteAsync).RequireAuthorization(Access.Operate).WithName("DeleteEvent")
            .WithSummary("Delete the stored event. Its message stays on the ticket.");
    }

    private static async Task<Results<Created<EventAccepted>, Ok<EventAccepted>, ProblemHttpResult>> PostAsync(
        EventBody body, EventNormalizer normalizer, PiiPatterns patterns, EventIngestor ingestor, TimeProvider clock, HttpContext http,
        CancellationToken ct)
    {
        var normalized = normalizer.Normalize(body.ToRaw(), await patterns.OfAsync(http.Actor().WorkspaceId, ct));
        if (!normalized.Succeeded)
            return normalized.Error.ToProblem(http);
        var incoming = new IncomingEvent(http.NewId(clock), normalized.Value);
        var stored = await ingestor.StoreAsync(http.Actor().WorkspaceId, incoming, ct);
        var answer = EventAccepted.Of(stored, normalized.Value);
        return stored.Inserted ? TypedResults.Created($"/ref/events/{stored.Id}", answer) : TypedResults.Ok(answer);
    }

    private static async Task<Results<Ok<BulkResult>, ProblemHttpResult>> PostBulkAsync(
        BulkIngest bulk, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var read = await ReadAsync(http, json.Value.SerializerOptions, ct);
        if (!read.Succeeded)
            return read.Error.ToProblem(http);
        var outcome = await bulk.RunAsync(http.Actor().WorkspaceId, read.Value, i => http.NewId(clock, i), ct);
        if (!outcome.Succeeded)
            return outcome.Error.ToProblem(http);
        return TypedResults.Ok(new BulkResult(
            outcome.Value.Inserted, outcome.Value.Ids,
            [.. outcome.Value.Rejected.Select(r => new RejectedRow(r.Index, r.Error.Code, r.Error.Message))]));
    }

    private static async Task<Result<List<BulkRow>>> ReadAsync(HttpContext http, JsonSerializerOptions options, CancellationToken ct)
    {
        var type = http.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        switch (type)
        {
            case "application/json":
                return await BulkReader.JsonAsync(http.Request.Body, options, ct);
            case "application/x-ndjson":
                return await BulkReader.LinesAsync(http.Request.Body, options, ct);
            case "text/csv":
                return await BulkReader.CsvAsync(
                    http.Request.Body, Prefixed(http.Request.Query, "map."), Prefixed(http.Request.Query, "default."), ct);
            case "multipart/form-data":
                return await ReadFormAsync(http, ct);
            default:
                throw new BadHttpRequestException("Unsupported content type", StatusCodes.Status415UnsupportedMediaType);
        }
    }

    private static async Task<Result<List<BulkRow>>> ReadFormAsync(HttpContext http, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        if (form.Files.GetFile("file") is not { } file)
            return Error.Validation("file", "The form has no file named 'file'.");
        await using var stream = file.OpenReadStream();
        return await BulkReader.CsvAsync(stream, Prefixed(form, "map."), Prefixed(form, "default."), ct);
    }

    // "map.text=Body" says that the column Body holds the text; "default.source=email" fills what has no column.
    private static Dictionary<string, string> Prefixed(
        IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> values, string prefix) => values
        .Where(v => v.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(v => v.Key[prefix.Length..], v => v.Value.ToString());

    private static async Task<Results<Ok<ListBody<EventView>>, ProblemHttpResult>> ListAsync(
        int? page, int? limit, string? order, string? q, string? source, string? channel, EventQueries queries, HttpContext http,
        CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        var rows = await queries.ListAsync(http.Actor().WorkspaceId, new EventFilter(q, source, channel), request.Value, ct);
        return TypedResults.Ok(ListBody.Of(rows, View));
    }

    private static async Task<Results<Ok<EventView>, ProblemHttpResult>> FindAsync(
        Guid id, EventQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.FindAsync(http.Actor().WorkspaceId, id, ct) is { } row
            ? TypedResults.Ok(View(row))
            : Error.NotFound("event").ToProblem(http);

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, WorkFactory works, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.FindAsync<RefEvent>(id, ct) is not { } e)
            return Error.NotFound("event").ToProblem(http);
        work.Remove(e);
        // What came to a ticket belongs to its message; the rest would be behind masks that are nowhere.
        await work.Db.Set<VaultInboxItem>().Where(v => v.Id == id).ExecuteDeleteAsync(ct);
        work.Add(new AuditEntry(Ids.New(clock), actor, "event.deleted", "event", id, clock.GetUtcNow()));
        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<EventStats>> StatsAsync(EventQueries queries, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(new EventStats(await queries.CountByChannelAsync(http.Actor().WorkspaceId, ct)));

    private static Task ExportAsync(
        string? q, string? source, string? channel, EventQueries queries, HttpContext http, CancellationToken ct) => CsvDownload.WriteAsync(
        http, "events.csv", ["id", "source", "channel", "text", "user_ref", "product", "external_id", "received_at"],
        queries.StreamAsync(http.Actor().WorkspaceId, new EventFilter(q, source, channel), ct),
        e =>
        [
            e.Id.ToString("D"), e.Source, e.Channel, e.Text, e.UserRef, e.Product, e.ExternalId,
            e.ReceivedAt.ToString("O", CultureInfo.InvariantCulture),
        ],
        ct);

    private static EventView View(EventRow row) => new(
        row.Event.Id, row.Event.Source, row.Event.Channel, row.Event.Text, row.Event.UserRef, row.Event.Product,
        row.Event.ContextJson is null ? null : JsonNode.Parse(row.Event.ContextJson), row.Event.ExternalId, row.Event.ReceivedAt,
        row.TicketId, row.TicketNumber);
}

public sealed record EventStats(IReadOnlyDictionary<string, long> ByChannel);
