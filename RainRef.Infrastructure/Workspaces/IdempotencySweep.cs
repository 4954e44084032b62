using Microsoft.Extensions.Logging;
using Npgsql;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Workspaces;

/// <summary>Forgets answers to requests that are too old to be asked again.</summary>
public sealed class IdempotencySweep(RainRefDatabase database, TimeProvider clock, ILogger<IdempotencySweep> logger)
    : Sweep(TimeSpan.FromHours(1), clock, logger)
{
    private const int AtOnce = 5000;

    /// <returns>How many it forgot, of all workspaces.</returns>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var (all, batch) = (0, AtOnce);
        await using var connection = await database.OpenSystemAsync(ct);
        while (batch == AtOnce)
        {
            await using var command = new NpgsqlCommand("SELECT rainref_forget_answers($1, $2)", connection);
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = (Clock.GetUtcNow() - IdempotencyStore.Kept).UtcDateTime });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = AtOnce });
            batch = (int)(await command.ExecuteScalarAsync(ct))!;
            all += batch;
        }

        return all;
    }

    protected override Task SweepAsync(CancellationToken ct) => RunOnceAsync(ct);
}
