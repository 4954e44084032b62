using Npgsql;
using RainRef.Infrastructure.Pipeline;
using RainRef.Testing.Persistence;

namespace RainRef.Infrastructure.Tests.Pipeline;

public sealed class JobCompletionTests
{
    [Fact]
    public async Task Complete_JobsOfTwoWorkspaces_LeaveTheQueueTogether()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var program = database.Open();
        var queue = new JobQueue(program, TimeProvider.System);
        await AddAsync(database, "one");
        await AddAsync(database, "two");

        var claimed = await queue.ClaimAsync(10, TimeSpan.FromMinutes(1), CancellationToken.None);
        await queue.CompleteAsync([.. claimed.Select(j => j.Lease)], CancellationToken.None);

        Assert.Equal(2, claimed.Select(j => j.WorkspaceId).Distinct().Count());
        Assert.Equal(0, await CountAsync(database));
    }

    [Fact]
    public async Task Complete_LeaseThatIsAnothers_LeavesTheJob()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var program = database.Open();
        var queue = new JobQueue(program, TimeProvider.System);
        await AddAsync(database, "one");
        await AddAsync(database, "two");

        var claimed = await queue.ClaimAsync(10, TimeSpan.FromMinutes(1), CancellationToken.None);
        var stale = claimed[0].Lease with { Token = Guid.CreateVersion7() };
        await queue.CompleteAsync([stale, claimed[1].Lease], CancellationToken.None);

        Assert.Equal(1, await CountAsync(database));
    }

    [Fact]
    public async Task Claim_AfterIt_OtherCommitsOfTheConnectionWaitForTheDisk()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var program = database.Open();
        await using (var set = new NpgsqlConnection(database.OwnerConnection))
        {
            await set.OpenAsync();
            var name = new NpgsqlConnectionStringBuilder(database.OwnerConnection).Database;
            await using var command = new NpgsqlCommand($"ALTER DATABASE \"{name}\" SET synchronous_commit = on", set);
            await command.ExecuteNonQueryAsync();
        }

        await new JobQueue(program, TimeProvider.System).ClaimAsync(1, TimeSpan.FromMinutes(1), CancellationToken.None);

        await using var connection = await program.OpenSystemAsync(CancellationToken.None);
        await using var show = new NpgsqlCommand("SHOW synchronous_commit", connection);
        Assert.Equal("on", await show.ExecuteScalarAsync());
    }

    private static Task AddAsync(TestDatabase database, string workspace) => ExecuteAsync(
        database,
        $$"""
          SELECT rainref_create_workspace(gen_random_uuid(), '{{workspace}}', '{{workspace}}', false);
          INSERT INTO jobs (id, workspace_id, kind, payload, priority, state, run_at, attempts, created_at)
          SELECT gen_random_uuid(), id, 'test', '{}', 0, 'ready', now(), 0, now() FROM workspaces WHERE slug = '{{workspace}}'
          """);

    private static async Task<long> CountAsync(TestDatabase database) =>
        (long)(await ExecuteAsync(database, "SELECT count(*) FROM jobs"))!;

    private static async Task<object?> ExecuteAsync(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.OwnerConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
