using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>Has unknown tickets grouped where their number changed since the last look.</summary>
public sealed class IntentSweep(
    RainRefDatabase database, WorkFactory works, IOptions<IntentOptions> options, TimeProvider clock, ILogger<IntentSweep> logger)
    : Sweep(TimeSpan.FromMinutes(options.Value.SweepMinutes), clock, logger)
{
    private readonly ConcurrentDictionary<Guid, long> _seen = new();

    /// <summary>One round over all workspaces; how many are to be looked through.</summary>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var asked = 0;
        foreach (var (workspaceId, unknown) in await UnknownAsync(ct))
        {
            if (_seen.TryGetValue(workspaceId, out var before) && before == unknown)
                continue;
            await using var work = await works.OpenAsync(workspaceId, null, 1, ct);
            await IntentGroupingStep.RequestAsync(work, ct);
            await work.CommitAsync(ct);
            _seen[workspaceId] = unknown;
            asked++;
        }

        return asked;
    }

    protected override Task SweepAsync(CancellationToken ct) => RunOnceAsync(ct);

    private async Task<List<(Guid WorkspaceId, long Unknown)>> UnknownAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand("SELECT workspace_id, tickets FROM rainref_unknown_tickets($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.Value.LeastUnknown });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<(Guid, long)>();
        while (await reader.ReadAsync(ct))
            found.Add((reader.GetGuid(0), reader.GetInt64(1)));
        return found;
    }
}
