using Npgsql;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Reports;

/// <summary>Whether the database answers, and how fast.</summary>
/// <param name="Version">The server's; null when it does not answer.</param>
/// <param name="MigrationsPending">Migrations of this program that the database lacks.</param>
public sealed record DatabaseState(bool Ok, TimeSpan Latency, string? Version, int MigrationsPending);

/// <summary>
/// Asks the database for a sign of life: at most once a second, never for longer than two, and on connections of its
/// own, so that a program that is merely busy does not look dead.
/// </summary>
public sealed class DatabaseProbe(RainRefDatabase database, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly DatabaseState Down = new(false, Patience, null, 0);
    private readonly Lock _gate = new();
    private Task<DatabaseState>? _asking;
    private long _askedAt;

    public async Task<DatabaseState> CheckAsync(CancellationToken ct)
    {
        Task<DatabaseState> asking;
        lock (_gate)
        {
            // A question that hangs is not asked a second time until it ends.
            if (_asking is null || (_asking.IsCompleted && clock.GetElapsedTime(_askedAt) > Lifetime))
            {
                _askedAt = clock.GetTimestamp();
                _asking = Task.Run(AskAsync, CancellationToken.None);
            }

            asking = _asking;
        }

        try
        {
            return await asking.WaitAsync(Patience, clock, ct);
        }
        catch (TimeoutException)
        {
            return Down;
        }
    }

    private async Task<DatabaseState> AskAsync()
    {
        var started = clock.GetTimestamp();
        try
        {
            using var limit = new CancellationTokenSource(Patience, clock);
            await using var connection = await database.OpenProbeAsync(limit.Token);
            await using var command = new NpgsqlCommand("SELECT rainref_migrations()", connection);
            var applied = new HashSet<string>(StringComparer.Ordinal);
            await using (var reader = await command.ExecuteReaderAsync(limit.Token))
            {
                while (await reader.ReadAsync(limit.Token))
                    applied.Add(reader.GetString(0));
            }

            return new DatabaseState(
                true, clock.GetElapsedTime(started), connection.PostgreSqlVersion.ToString(),
                SchemaInstaller.Migrations.Count(name => !applied.Contains(name)));
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException or IOException
            or System.Net.Sockets.SocketException or InvalidOperationException or ObjectDisposedException)
        {
            return Down with { Latency = clock.GetElapsedTime(started) };
        }
    }
}
