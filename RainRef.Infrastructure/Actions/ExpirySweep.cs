using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using RainRef.Domain.Actions;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Actions;

/// <summary>
/// Ends, again and again, what nobody decided on in time, and hands to people what the program gave up in the middle.
/// Several nodes may do so at once.
/// </summary>
public sealed class ExpirySweep(
    RainRefDatabase database, WorkFactory works, StrandedActions stranded, IOptions<ApprovalOptions> options, TimeProvider clock,
    ILogger<ExpirySweep> logger)
    : Sweep(TimeSpan.FromSeconds(options.Value.SweepSeconds), clock, logger)
{
    private const int AtOnce = 200;

    /// <returns>How many actions it ended.</returns>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var ended = 0;
        foreach (var (workspaceId, actionId) in await OverdueAsync(ct))
        {
            await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
            if (await work.LockAsync<PlannedAction>(actionId, ct) is not { Status: ActionStatus.Waiting } action
                || !action.HasExpired(Clock.GetUtcNow()))
            {
                continue;
            }

            ApprovalDesk.Expire(work, action, Clock.GetUtcNow());
            await work.CommitAsync(ct);
            ended++;
        }

        return ended;
    }

    protected override async Task SweepAsync(CancellationToken ct)
    {
        await RunOnceAsync(ct);
        await stranded.RunOnceAsync(ct);
    }

    private async Task<List<(Guid WorkspaceId, Guid ActionId)>> OverdueAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand("SELECT workspace_id, action_id FROM rainref_overdue_actions($1, $2)", connection);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = Clock.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = AtOnce });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var overdue = new List<(Guid, Guid)>();
        while (await reader.ReadAsync(ct))
            overdue.Add((reader.GetGuid(0), reader.GetGuid(1)));
        return overdue;
    }
}
