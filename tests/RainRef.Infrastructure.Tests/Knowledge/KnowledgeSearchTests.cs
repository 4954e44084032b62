using Npgsql;
using RainRef.Infrastructure.Knowledge;
using RainRef.Testing;
using RainRef.Testing.Persistence;

namespace RainRef.Infrastructure.Tests.Knowledge;

public sealed class KnowledgeSearchTests
{
    private static readonly Guid Mine = new("01900000-0000-7000-8000-000000000001");
    private static readonly Guid Theirs = new("01900000-0000-7000-8000-000000000002");

    [Fact]
    public async Task Find_AmongThousands_KeepsToTheWorkspaceAndUsesTheIndex()
    {
        await using var test = await TestDatabase.CreateAsync();
        await FillAsync(test);
        await using var database = test.Open();
        var search = new KnowledgeSearch(database);
        var before = await IndexScansAsync(test);

        var mine = await search.FindAsync(Mine, "word7 word1234", 5, default);
        var theirs = await search.FindAsync(Theirs, "word7 word1234", 5, default);

        Assert.Equal(5, mine.Passages.Count);
        Assert.Equal("Mine 1234", mine.Passages[0].Title);
        Assert.All(mine.Passages, p => Assert.StartsWith("Mine", p.Title));
        Assert.All(theirs.Passages, p => Assert.StartsWith("Theirs", p.Title));
        // A word's weight is its rarity among the workspace's own passages: the other has as many "word7" in a tenth of them.
        Assert.True(mine.Idf["word7"] > theirs.Idf["word7"]);
        await Eventually.TrueAsync(async () => await IndexScansAsync(test) > before);
    }

    [Fact]
    public async Task Functions_WithoutAWorkspace_GiveNothing()
    {
        await using var test = await TestDatabase.CreateAsync();
        await FillAsync(test);
        await using var database = test.Open();
        await using var connection = await database.OpenSystemAsync(default);
        Assert.Equal(0L, await ScalarAsync(connection, "SELECT count(*) FROM rainref_search_fragments(ARRAY['word7'], 10)"));
        Assert.Equal(0L, await ScalarAsync(connection, "SELECT total + frequency FROM rainref_term_frequencies(ARRAY['word7'])"));
    }

    // 4,000 passages of one workspace and 400 of another; "word7" is in 100 of each.
    private static async Task FillAsync(TestDatabase test)
    {
        await using var owner = new NpgsqlConnection(test.OwnerConnection);
        await owner.OpenAsync();
        await ExecuteAsync(owner, $"""
            INSERT INTO workspaces (id, slug, name, is_demo, created_at)
            VALUES ('{Mine}', 'mine', 'Mine', false, now()), ('{Theirs}', 'theirs', 'Theirs', false, now());
            INSERT INTO fragments (id, workspace_id, owner_kind, owner_id, owner_version, ordinal, start, length, title, heading_path, text, terms)
            SELECT gen_random_uuid(), w.id::uuid, 'card', gen_random_uuid(), 1, 0, 0, 5, w.name || ' ' || n, '', 'text',
                   'word' || n || ' word' || (1000000 + n % w.share) || CASE WHEN n % w.share = w.share - 1 THEN ' word7' ELSE '' END || ' filler'
            FROM (VALUES ('{Mine}', 'Mine', 4000, 40), ('{Theirs}', 'Theirs', 400, 4)) AS w (id, name, size, share),
                 generate_series(1000, 999 + w.size) AS n;
            ANALYZE fragments;
            """);
    }

    private static async Task<long> IndexScansAsync(TestDatabase test)
    {
        await using var owner = new NpgsqlConnection(test.OwnerConnection);
        await owner.OpenAsync();
        return (long)(await ScalarAsync(owner, "SELECT sum(idx_scan)::bigint FROM pg_stat_user_indexes WHERE indexrelname = 'ix_fragments_search'"))!;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
