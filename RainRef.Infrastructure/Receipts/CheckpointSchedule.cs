using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Receipts;

/// <summary>Makes a checkpoint of every log that has grown, again and again.</summary>
public sealed class CheckpointSchedule(
    RainRefDatabase database, Checkpointer checkpointer, AuditFaults faults, IOptions<ReceiptOptions> options, TimeProvider clock,
    ILogger<CheckpointSchedule> logger)
    : Sweep(TimeSpan.FromSeconds(options.Value.CheckpointSeconds), clock, logger)
{
    /// <summary>One round over all workspaces.</summary>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        foreach (var workspaceId in await database.WorkspacesAsync("rainref_uncheckpointed_workspaces()", null, ct))
        {
            try
            {
                await checkpointer.MakeAsync(workspaceId, ct);
            }
            catch (ChainDamagedException e)
            {
                await faults.RaiseAsync(workspaceId, [new ChainFault(ChainFaultKind.WrongRoot, 0, null, e.Message)], ct);
            }
        }
    }

    protected override Task SweepAsync(CancellationToken ct) => RunOnceAsync(ct);
}
