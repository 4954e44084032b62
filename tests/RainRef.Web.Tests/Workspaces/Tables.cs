using Npgsql;

namespace RainRef.Web.Tests.Workspaces;

/// <summary>The tables as PostgreSQL itself lists them, so that a forgotten one shows.</summary>
internal static class Tables
{
    /// <summary>What belongs to the program and to no workspace.</summary>
    public static readonly string[] OfTheProgram = ["__EFMigrationsHistory", "checkpoint_keys", "data_protection_keys", "search_embedders"];

    /// <summary>The search index: guarded like any other table, but no entity's, and without ids to ask for.</summary>
    public static readonly string[] OfTheIndex =
        ["card_search_documents", "card_search_pending", "card_search_postings", "card_search_terms", "card_search_totals", "card_search_vectors",
            "search_documents", "search_embed_pending", "search_embeddings", "search_pending", "search_postings", "search_terms", "search_totals", "search_vectors",
            "ticket_search_documents", "ticket_search_pending", "ticket_search_postings", "ticket_search_terms", "ticket_search_totals",
            "ticket_search_vectors"];

    public static async Task<List<string>> NamesAsync(string connectionString)
    {
        var names = await QueryAsync(
            connectionString,
            "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname");
        return [.. names.Except(OfTheProgram)];
    }

    public static string ColumnOf(string table) => table == "workspaces" ? "id" : "workspace_id";

    public static async Task<List<string>> QueryAsync(string connectionString, string sql, Guid? workspace = null)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        if (workspace is { } id)
        {
            await using var set = new NpgsqlCommand($"SELECT set_config('rainref.workspace', '{id:D}', false)", connection);
            await set.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand(sql, connection);
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(reader.IsDBNull(0) ? "" : reader.GetValue(0).ToString()!);
        return rows;
    }

    /// <summary>The SQL state with which PostgreSQL refuses, or null where it does not.</summary>
    public static async Task<string?> RefusalAsync(string connectionString, string sql, Guid? workspace)
    {
        try
        {
            await QueryAsync(connectionString, sql, workspace);
            return null;
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }
}
