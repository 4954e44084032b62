using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
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
        foreach (var workspaceId in await GrownAsync(ct))
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

    private async Task<IReadOnlyList<Guid>> GrownAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand("SELECT rainref_uncheckpointed_workspaces()", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(ct))
            ids.Add(reader.GetGuid(0));
        return ids;
    }
}
