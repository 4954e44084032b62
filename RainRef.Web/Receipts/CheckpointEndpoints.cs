using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Receipts;
using RainRef.Web.Api;

namespace RainRef.Web.Receipts;

/// <param name="Size">How many receipts it attests.</param>
/// <param name="Note">The signed text, which is what counts.</param>
public sealed record CheckpointBody(long Size, string Root, DateTimeOffset CreatedAt, string Note)
{
    public static CheckpointBody Of(ReceiptCheckpoint checkpoint) =>
        new(checkpoint.Size, checkpoint.Root, checkpoint.CreatedAt, checkpoint.Note);
}

/// <summary>Checkpoints and proofs: for members under their own workspace, for everybody under its public address.</summary>
public static class CheckpointEndpoints
{
    private const string PlainText = "text/plain; charset=utf-8";

    public static void MapCheckpointEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/audit").WithTags("receipts");
        group.MapGet("/checkpoints", ListAsync).RequireAuthorization(Access.ReadReceipts).WithName("ListCheckpoints")
            .WithSummary("Signed checkpoints of the log of receipts, the newest first.");
        group.MapPost("/checkpoints", MakeAsync).RequireAuthorization(Access.Operate).WithName("MakeCheckpoint")
            .WithSummary("Sign a checkpoint over all receipts there are now; the last one where nothing is new.");
        group.MapGet("/consistency", ConsistencyAsync).RequireAuthorization(Access.ReadReceipts).WithName("ProveConsistency")
            .WithSummary("Prove that the log under one checkpoint begins with the log under an earlier one.");
        group.MapGet("/{id:guid}/proof", InclusionAsync).RequireAuthorization(Access.ReadReceipts).WithName("ProveInclusion")
            .WithSummary("Prove that a receipt stands in the log; `rainref verify` takes the answer as a file.");

        var open = group.MapGroup("/public/{workspace}").AllowAnonymous().AddEndpointFilter(PublishedAsync);
        open.MapGet("/checkpoint", LastAsync).WithName("PublicCheckpoint").WithSummary("The last checkpoint, as its signed text.");
        open.MapGet("/checkpoints", PublicListAsync).WithName("PublicCheckpoints");
        open.MapGet("/key", KeyAsync).WithName("PublicKey").WithSummary("The public keys of checkpoints, as PEM, the current one first.");
        open.MapGet("/consistency", PublicConsistencyAsync).WithName("PublicConsistency");
    }

    private static async Task<Results<Ok<ListBody<CheckpointBody>>, ProblemHttpResult>> ListAsync(
        int? page, int? limit, string? order, ReceiptProofs proofs, HttpContext http, CancellationToken ct) =>
        await PageAsync(http.Actor().WorkspaceId, page, limit, order, proofs, http, ct);

    private static async Task<Results<Ok<CheckpointBody>, ProblemHttpResult>> MakeAsync(
        Checkpointer checkpointer, HttpContext http, CancellationToken ct)
    {
        try
        {
            return await checkpointer.MakeAsync(http.Actor().WorkspaceId, ct) is { } made
                ? TypedResults.Ok(CheckpointBody.Of(made))
                : Error.Conflict("no_receipts", "There are no receipts yet.").ToProblem(http);
        }
        catch (ChainDamagedException e)
        {
            return Error.Conflict("chain_damaged", e.Message).ToProblem(http);
        }
    }

    private static async Task<Results<Ok<ProofDocument>, ProblemHttpResult>> ConsistencyAsync(
        long from, long? to, ReceiptProofs proofs, HttpContext http, CancellationToken ct) =>
        await ProveAsync(http.Actor().WorkspaceId, from, to, proofs, http, ct);

    private static async Task<Results<Ok<ProofDocument>, ProblemHttpResult>> InclusionAsync(
        Guid id, ReceiptProofs proofs, HttpContext http, CancellationToken ct)
    {
        var proof = await proofs.InclusionAsync(http.Actor().WorkspaceId, id, ct);
        return proof.Succeeded ? TypedResults.Ok(new ProofDocument(Inclusion: proof.Value)) : proof.Error.ToProblem(http);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> LastAsync(
        string workspace, ReceiptProofs proofs, HttpContext http, CancellationToken ct) =>
        await proofs.WorkspaceAsync(workspace, ct) is { } id && await proofs.LastAsync(id, ct) is { } last
            ? TypedResults.Text(last.Note, PlainText)
            : Error.NotFound("checkpoint").ToProblem(http);

    private static async Task<Results<Ok<ListBody<CheckpointBody>>, ProblemHttpResult>> PublicListAsync(
        string workspace, int? page, int? limit, string? order, ReceiptProofs proofs, HttpContext http, CancellationToken ct) =>
        await proofs.WorkspaceAsync(workspace, ct) is { } id
            ? await PageAsync(id, page, limit, order, proofs, http, ct)
            : Error.NotFound("workspace").ToProblem(http);

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> KeyAsync(
        string workspace, ReceiptProofs proofs, CheckpointKeys keys, HttpContext http, CancellationToken ct) =>
        await proofs.WorkspaceAsync(workspace, ct) is null
            ? Error.NotFound("workspace").ToProblem(http)
            : TypedResults.Text(string.Concat((await keys.PublicAsync(ct)).Select(k => k.Pem + "\n")), PlainText);

    private static async Task<Results<Ok<ProofDocument>, ProblemHttpResult>> PublicConsistencyAsync(
        string workspace, long from, long? to, ReceiptProofs proofs, HttpContext http, CancellationToken ct) =>
        await proofs.WorkspaceAsync(workspace, ct) is { } id
            ? await ProveAsync(id, from, to, proofs, http, ct)
            : Error.NotFound("workspace").ToProblem(http);

    private static async ValueTask<object?> PublishedAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<IOptions<ReceiptOptions>>().Value.Publish
            ? await next(context)
            : Error.NotFound("page").ToProblem(context.HttpContext);

    private static async Task<Results<Ok<ListBody<CheckpointBody>>, ProblemHttpResult>> PageAsync(
        Guid workspaceId, int? page, int? limit, string? order, ReceiptProofs proofs, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        return request.Succeeded
            ? TypedResults.Ok(ListBody.Of(await proofs.CheckpointsAsync(workspaceId, request.Value, ct), CheckpointBody.Of))
            : request.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<ProofDocument>, ProblemHttpResult>> ProveAsync(
        Guid workspaceId, long from, long? to, ReceiptProofs proofs, HttpContext http, CancellationToken ct)
    {
        var proof = await proofs.ConsistencyAsync(workspaceId, from, to, ct);
        return proof.Succeeded ? TypedResults.Ok(new ProofDocument(Consistency: proof.Value)) : proof.Error.ToProblem(http);
    }
}
