using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Infrastructure.Persistence;
using RainRef.Testing.Persistence;

namespace RainRef.Infrastructure.Tests.Persistence;

/// <summary>A statement that fails in the run that would have prepared it leaves nothing behind for those who come after it.</summary>
public sealed class StatementGuardTests : IAsyncLifetime
{
    /// <summary>The driver prepares a statement when it is run for the fifth time on a connection.</summary>
    private const int PreparingRun = 5;

    private static readonly string[] Results = ["0 rows of 2", "0 rows of 3", "1 rows of 1"];
    private TestDatabase _store = null!;
    private RainRefDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await TestDatabase.CreateAsync(Ct);
        _database = _store.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Batch_WhoseStatementFailedAsItWasPrepared_KeepsAllItsResults(int failing)
    {
        var processes = new HashSet<int>();
        for (var run = 1; run <= 2 * PreparingRun; run++)
        {
            if (run == PreparingRun)
            {
                var failure = await Assert.ThrowsAsync<PostgresException>(() => ReadAsync(processes, failing));
                Assert.Equal(PostgresErrorCodes.CharacterNotInRepertoire, failure.SqlState);
            }
            else
            {
                Assert.Equal(Results, await ReadAsync(processes, null));
            }
        }

        Assert.Single(processes);
    }

    [Fact]
    public async Task Command_ThatFailedAsItWasPrepared_FindsItsRows()
    {
        for (var run = 1; run <= 2 * PreparingRun; run++)
        {
            if (run == PreparingRun)
                await Assert.ThrowsAsync<PostgresException>(() => EchoAsync("\0"));
            else
                Assert.Equal("said", await EchoAsync("said"));
        }
    }

    [Fact]
    public async Task Query_ThatFailedAsItWasPrepared_IsAnswered()
    {
        for (var run = 1; run <= 2 * PreparingRun; run++)
        {
            if (run == PreparingRun)
                await Assert.ThrowsAsync<PostgresException>(() => CountAsync("\0"));
            else
                Assert.Equal(0, await CountAsync("chat"));
        }
    }

    [Fact]
    public async Task Statement_ThatNeverFails_StaysPreparedFromOneUseOfAConnectionToTheNext()
    {
        // Tests beside this one fail statements on purpose, which this process then doubts: not for long.
        for (var run = 0; run < 200; run++)
        {
            await using var connection = await _database.OpenAsync(Guid.Empty, Ct);
            await using var count = new NpgsqlCommand("SELECT count(*) FROM pg_prepared_statements", connection);
            if ((long)(await count.ExecuteScalarAsync(Ct))! > 1)
                return;
        }

        Assert.Fail("Nothing stayed prepared.");
    }

    // The texts differ by their place, so that each is a statement of its own.
    private async Task<List<string>> ReadAsync(HashSet<int> processes, int? failing)
    {
        await using var connection = await _database.OpenSystemAsync(Ct);
        processes.Add(connection.ProcessID);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Command("SELECT $1::text, 1 WHERE false", failing == 0));
        batch.BatchCommands.Add(Command("SELECT $1::text, 1, 2 WHERE false", failing == 1));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT 3"));
        var results = new List<string>();
        await using var reader = await batch.ExecuteReaderAsync(Ct);
        do
        {
            var rows = 0;
            while (await reader.ReadAsync(Ct))
                rows++;
            results.Add($"{rows} rows of {reader.FieldCount}");
        }
        while (await reader.NextResultAsync(Ct));
        return results;
    }

    private static NpgsqlBatchCommand Command(string sql, bool fails) =>
        new(sql) { Parameters = { new NpgsqlParameter<string> { TypedValue = fails ? "\0" : "said" } } };

    private async Task<int> CountAsync(string source)
    {
        await using var db = await _database.ReadAsync(Guid.Empty, Ct);
        return await db.Tickets.CountAsync(t => t.Source == source, Ct);
    }

    private async Task<string?> EchoAsync(string text)
    {
        await using var connection = await _database.OpenSystemAsync(Ct);
        await using var command = new NpgsqlCommand("SELECT $1", connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = text } } };
        return (string?)await command.ExecuteScalarAsync(Ct);
    }
}
