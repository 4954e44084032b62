using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Receipts;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Receipts;

/// <summary>The log as a whole: its checkpoints, and whether the reader may sign one.</summary>
public sealed record LogBoard(Page<ReceiptCheckpoint> Checkpoints, bool MaySign);

/// <summary>What the page on receipts reads and does, as whoever is signed in; every right is checked here.</summary>
internal sealed class ReceiptDesk(
    SignedIn member, ReceiptQueries queries, ReceiptReader reader, ReceiptProofs proofs, Checkpointer checkpointer)
{
    public const int PageSize = 60;
    private static readonly PageRequest LastTen = new(1, 10);

    public Task<Result<ReceiptRow[]>> TimelineAsync(string? family, long? ticket, Guid? before, CancellationToken ct) =>
        member.AsAsync<ReceiptRow[]>(
            Access.ReadReceipts, async actor => await queries.TimelineAsync(actor.WorkspaceId, family, ticket, before, PageSize, ct));

    public Task<Result<ReceiptBody>> FindAsync(Guid id, CancellationToken ct) => member.AsAsync<ReceiptBody>(Access.ReadReceipts, async actor =>
        await reader.FindAsync(actor.WorkspaceId, id, ct) is { } receipt ? receipt : Error.NotFound("receipt"));

    public Task<Result<LogBoard>> BoardAsync(CancellationToken ct) => member.AsAsync<LogBoard>(Access.ReadReceipts, async actor =>
        new LogBoard(await proofs.CheckpointsAsync(actor.WorkspaceId, LastTen, ct), actor.May(Access.Operate)));

    public Task<Result<ChainBody>> VerifyAsync(CancellationToken ct) =>
        member.AsAsync<ChainBody>(Access.ReadReceipts, async actor => await reader.CheckChainAsync(actor.WorkspaceId, ct));

    public Task<Result<ReceiptCheckpoint>> SignAsync(CancellationToken ct) => member.AsAsync<ReceiptCheckpoint>(Access.Operate, async actor =>
    {
        try
        {
            return await checkpointer.MakeAsync(actor.WorkspaceId, ct) is { } made
                ? made
                : Error.Conflict("no_receipts", "There are no receipts yet.");
        }
        catch (ChainDamagedException e)
        {
            return Error.Conflict("chain_damaged", e.Message);
        }
    });
}
