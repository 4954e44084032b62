using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Api;

namespace RainRef.Web.Triage;

public static class TriageEndpoints
{
    private const long MaxImport = 64 * 1024 * 1024;

    public static void MapTriageEndpoints(this WebApplication app)
    {
        app.MapPost("/support/tickets/{id:guid}/triage/corrections", CorrectAsync).WithTags("triage")
            .RequireAuthorization(Access.WriteTickets).WithName("CorrectTriage")
            .WithSummary("Say what a ticket really is: it changes at once, and the models learn from it. Values come from the workspace's lists.");
        var group = app.MapGroup("/triage").WithTags("triage");
        group.MapGet("/model", StateAsync).RequireAuthorization(Access.ReadTickets).WithName("TriageModelInService")
            .WithSummary("What serves for a kind: figures per class, confusions, how it compares with what served before.");
        group.MapGet("/models", ListAsync).RequireAuthorization(Access.ReadTickets).WithName("ListTriageModels")
            .WithSummary("All versions, with why each serves, served or was refused.");
        group.MapGet("/models/{id:guid}", FindAsync).RequireAuthorization(Access.ReadTickets).WithName("GetTriageModel");
        group.MapGet("/models/{id:guid}/changes", ChangesAsync).RequireAuthorization(Access.ReadTickets).WithName("TriageModelChanges")
            .WithSummary("What recent tickets would be judged with this version, where that differs from what they are judged; nothing is changed.");
        group.MapPost("/models/{id:guid}/rollback", RollBackAsync).RequireAuthorization(Access.ManageTriage).WithName("RollBackTriageModel")
            .WithSummary("Let an earlier version serve again.");
        group.MapPost("/models/{id:guid}/retire", RetireAsync).RequireAuthorization(Access.ManageTriage).WithName("RetireTriageModel")
            .WithSummary("Take the version that serves out of service: rules go on alone.");
        group.MapPost("/train", TrainAsync).RequireAuthorization(Access.ManageTriage).WithName("TrainTriage")
            .WithSummary("Train now, also if nothing is new. The result serves only if it is no worse on texts held back.");
        group.MapPost("/labels/import", ImportAsync).RequireAuthorization(Access.ManageTriage).WithName("ImportTriageLabels")
            .WithSummary("Take in labelled history as text/csv with the columns 'text' and 'label' (or as text_column and label_column say); wrong rows come back by number.")
            .WithMetadata(new RequestSizeLimitAttribute(MaxImport));
        group.MapRerunEndpoints();
        var values = group.MapGroup("/values");
        values.MapGet("", ListValuesAsync).RequireAuthorization(Access.ReadTickets).WithName("ListTriageValues")
            .WithSummary("The values that triage may give in this workspace.");
        values.MapPost("", AddValueAsync).RequireAuthorization(Access.ManageTriage).WithName("AddTriageValue");
        values.MapPut("/{id:guid}", ChangeValueAsync).RequireAuthorization(Access.ManageTriage).WithName("ChangeTriageValue")
            .WithSummary("Change what people read, where an intent leads, or whether a value is given; a disabled one never is, and what has it keeps it.");
        app.MapTaxonomyEndpoints();
        app.MapIntentEndpoints();
    }

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> CorrectAsync(
        Guid id, CorrectionBody body, CorrectTriage correct, WorkFactory works, TicketQueries queries, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        await using (var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct))
        {
            var corrected = await correct.RunAsync(work, actor, id, body.Values(), ct);
            if (!corrected.Succeeded)
                return corrected.Error.ToProblem(http);
            await work.CommitAsync(ct);
        }

        return TypedResults.Ok((await queries.FindAsync(actor.WorkspaceId, id, ct))!);
    }

    private static async Task<Results<Ok<TriageKindState>, ProblemHttpResult>> StateAsync(
        string? kind, TriageQueries queries, HttpContext http, CancellationToken ct)
    {
        var wanted = KindOf(kind ?? "intent");
        return wanted.Succeeded
            ? TypedResults.Ok(await queries.StateAsync(http.Actor().WorkspaceId, wanted.Value, ct))
            : wanted.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<ListBody<TriageModelView>>, ProblemHttpResult>> ListAsync(
        int? page, int? limit, string? order, string? kind, TriageQueries queries, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        var wanted = KindOf(kind ?? "intent");
        if ((request.Error ?? (kind is null ? null : wanted.Error)) is { } error)
            return error.ToProblem(http);
        return TypedResults.Ok(ListBody.Of(await queries.ListAsync(
            http.Actor().WorkspaceId, kind is null ? null : wanted.Value, request.Value, ct)));
    }

    private static async Task<Results<Ok<TriageModelDetails>, ProblemHttpResult>> FindAsync(
        Guid id, TriageQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.FindAsync(http.Actor().WorkspaceId, id, ct) is { } details
            ? TypedResults.Ok(details)
            : Error.NotFound("model").ToProblem(http);

    private static async Task<Results<Ok<TriageDryRun>, ProblemHttpResult>> ChangesAsync(
        Guid id, int? tickets, TriageQueries queries, HttpContext http, CancellationToken ct)
    {
        if (tickets is < 1 or > TriageQueries.MostDryRunTickets)
            return Error.Validation("tickets", $"tickets is 1 to {TriageQueries.MostDryRunTickets}.").ToProblem(http);
        return await queries.DryRunAsync(http.Actor().WorkspaceId, id, tickets ?? 200, ct) is { } run
            ? TypedResults.Ok(run)
            : Error.NotFound("model").ToProblem(http);
    }

    private static async Task<Results<Ok<TriageModelDetails>, ProblemHttpResult>> RollBackAsync(
        Guid id, TriageModels models, TriageQueries queries, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        var done = await models.RollBackAsync(actor, id, ct);
        return done.Succeeded
            ? TypedResults.Ok((await queries.FindAsync(actor.WorkspaceId, id, ct))!)
            : done.Error.ToProblem(http);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RetireAsync(
        Guid id, TriageModels models, HttpContext http, CancellationToken ct)
    {
        var done = await models.RetireAsync(http.Actor(), id, ct);
        return done.Succeeded ? TypedResults.NoContent() : done.Error.ToProblem(http);
    }

    private static async Task<Results<Accepted<TrainingQueued>, ProblemHttpResult>> TrainAsync(
        TrainBody body, WorkFactory works, HttpContext http, CancellationToken ct)
    {
        var kind = KindOf(body.Kind ?? "intent");
        if (!kind.Succeeded)
            return kind.Error.ToProblem(http);
        await using var work = await works.OpenAsync(http.Actor().WorkspaceId, null, 0, ct);
        await TriageTraining.RequestAsync(work, kind.Value, asked: true, TimeSpan.Zero, ct);
        await work.CommitAsync(ct);
        return TypedResults.Accepted($"/triage/model?kind={SnakeCase.Of(kind.Value)}", new TrainingQueued("queued", kind.Value));
    }

    private static async Task<Results<Ok<LabelImportResult>, ProblemHttpResult>> ImportAsync(
        [AsParameters] ImportQuery query, LabelImport import, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var kind = KindOf(query.Kind ?? "intent");
        if (!kind.Succeeded)
            return kind.Error.ToProblem(http);
        if (!(http.Request.ContentType ?? "").StartsWith("text/csv", StringComparison.OrdinalIgnoreCase))
            return new Error(ErrorKind.UnsupportedType, "unsupported_media_type", "Send the rows as text/csv.").ToProblem(http);
        var rows = await LabelFile.ReadAsync(http.Request.Body, query.TextColumn ?? "text", query.LabelColumn ?? "label", ct);
        if (!rows.Succeeded)
            return rows.Error.ToProblem(http);
        return TypedResults.Ok(await import.RunAsync(http.Actor(), kind.Value, rows.Value, row => http.NewId(clock, row), ct));
    }

    private static async Task<Results<Ok<ListBody<TriageValueView>>, ProblemHttpResult>> ListValuesAsync(
        int? page, int? limit, string? order, string? kind, bool? enabled, TriageLists lists, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        var wanted = KindOf(kind ?? "intent");
        if ((request.Error ?? (kind is null ? null : wanted.Error)) is { } error)
            return error.ToProblem(http);
        return TypedResults.Ok(ListBody.Of(await lists.ListAsync(
            http.Actor().WorkspaceId, kind is null ? null : wanted.Value, enabled, request.Value, ct)));
    }

    private static async Task<Results<Created<TriageValueView>, ProblemHttpResult>> AddValueAsync(
        ValueBody body, TriageLists lists, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var kind = KindOf(body.Kind);
        if (!kind.Succeeded)
            return kind.Error.ToProblem(http);
        var draft = new TriageValueDraft(body.Key ?? "", body.Name, body.Parent, body.Category, body.ProductArea, body.Queue);
        var added = await lists.AddAsync(http.Actor(), http.NewId(clock), kind.Value, draft, ct);
        return added.Succeeded
            ? TypedResults.Created($"/triage/values/{added.Value.Id}", added.Value)
            : added.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<TriageValueView>, ProblemHttpResult>> ChangeValueAsync(
        Guid id, ValueChangeBody body, TriageLists lists, HttpContext http, CancellationToken ct)
    {
        var changed = await lists.ChangeAsync(
            http.Actor(), id, new ValueChange(body.Name, body.Enabled, body.Category, body.ProductArea, body.Queue), ct);
        return changed.Succeeded ? TypedResults.Ok(changed.Value) : changed.Error.ToProblem(http);
    }

    internal static Result<TriageKind> KindOf(string? name) => SnakeCase.TryParse<TriageKind>(name ?? "", out var kind)
        ? kind
        : Error.Validation("kind", "kind is intent, category, severity, product_area or queue.");
}

/// <summary>What an import's rows are, and in which columns.</summary>
public sealed record ImportQuery(
    string? Kind, [property: FromQuery(Name = "text_column")] string? TextColumn,
    [property: FromQuery(Name = "label_column")] string? LabelColumn);
