using System.Globalization;
using Npgsql;

namespace RainRef.Benchmarks.Load;

/// <summary>How far the pipeline is.</summary>
internal sealed record LoadProgress(long Events, long Tickets, long Triaged, long Jobs, long Dead);

/// <summary>The program's own database, seen from outside.</summary>
internal sealed class LoadDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    private LoadDatabase(NpgsqlDataSource source, int postmasterPid) => (_source, PostmasterPid) = (source, postmasterPid);

    public int PostmasterPid { get; }

    /// <summary>Finds the server that runs on a data folder by its <c>postmaster.pid</c>: the id first, the socket's folder fifth.</summary>
    public static async Task<LoadDatabase> FindAsync(string dataFolder, CancellationToken ct)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
        var file = Directory.EnumerateFiles(Path.Combine(dataFolder, "postgres"), "postmaster.pid", options).First();
        var lines = await File.ReadAllLinesAsync(file, ct);
        var source = NpgsqlDataSource.Create($"Host={lines[4]};Username=postgres;Database=rainref");
        return new LoadDatabase(source, int.Parse(lines[0], CultureInfo.InvariantCulture));
    }

    public async Task<LoadProgress> ReadAsync(string source, CancellationToken ct)
    {
        await using var command = _source.CreateCommand(
            """
            SELECT (SELECT count(*) FROM ref_events WHERE source = $1), count(*), count(triage), (SELECT count(*) FROM jobs),
                   (SELECT count(*) FROM dead_letters)
            FROM tickets WHERE source = $1
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = source });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new LoadProgress(
            reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
    }

    /// <summary>Each external id of a source with how many tickets its event's messages are on.</summary>
    public async Task<Dictionary<string, long>> TicketsByExternalIdAsync(string source, CancellationToken ct)
    {
        await using var command = _source.CreateCommand(
            """
            SELECT e.external_id, count(t.id) FROM ref_events e
            LEFT JOIN messages m ON m.event_id = e.id LEFT JOIN tickets t ON t.id = m.ticket_id
            WHERE e.source = $1 GROUP BY e.external_id
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = source });
        var counts = new Dictionary<string, long>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            counts[reader.GetString(0)] = reader.GetInt64(1);
        return counts;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
