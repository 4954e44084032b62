using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Knowledge.Searching;

namespace RainRef.Infrastructure.Persistence;

/// <summary>
/// Brings a database to this program's schema: the migrations, then what no migration can forget, which is row-level
/// security on every workspace table, the functions, and the program's role with its rights. Two programs that start
/// at once wait for one another. Running it again changes nothing.
/// </summary>
public static class SchemaInstaller
{
    private static readonly Lazy<IReadOnlyList<string>> Known = new(ReadMigrations);
    private const long LockKey = 0x5261_696E_5265_66; // "RainRef"

    /// <param name="ownerConnection">Someone who may create tables, and the role where it does not exist.</param>
    /// <param name="appRole">The program's own role.</param>
    /// <param name="appPassword">Its password; null where the server asks for none.</param>
    public static async Task InstallAsync(string ownerConnection, string appRole, string? appPassword, CancellationToken ct)
    {
        var settings = new NpgsqlConnectionStringBuilder(ownerConnection) { Pooling = false, CommandTimeout = 0 };
        await CreateDatabaseAsync(settings, ct);
        await using var guard = new NpgsqlConnection(settings.ConnectionString);
        await guard.OpenAsync(ct);
        await ExecuteAsync(guard, $"SELECT pg_advisory_lock({LockKey})", ct);
        await using var context = new RainRefDbContext(
            new DbContextOptionsBuilder<RainRefDbContext>().UseNpgsql(settings.ConnectionString).Options, Guid.Empty);
        await context.Database.MigrateAsync(ct);
        await CreateRoleAsync(guard, appRole, appPassword, ct);
        foreach (var table in WorkspaceTables(context))
            await SecureAsync(guard, table, ct);
        var tables = await ReadObjectsAsync("index-tables.sql", ct);
        foreach (var space in IndexSpace.All)
            await ExecuteAsync(guard, space.Sql(tables), ct);
        await ExecuteAsync(guard, await ReadObjectsAsync("search-index.sql", ct), ct);
        await ExecuteAsync(guard, await ReadObjectsAsync("embedding-index.sql", ct), ct);
        await ExecuteAsync(guard, await ReadObjectsAsync("card-index.sql", ct), ct);
        await ExecuteAsync(guard, await ReadObjectsAsync("ticket-index.sql", ct), ct);
        await ExecuteAsync(guard, await ReadObjectsAsync("ticket-lists.sql", ct), ct);
        var role = QuoteName(appRole);
        await ExecuteAsync(guard, (await ReadObjectsAsync("schema-objects.sql", ct)).Replace("{app_role}", role, StringComparison.Ordinal), ct);
    }

    /// <summary>The names of this program's migrations.</summary>
    public static IReadOnlyList<string> Migrations => Known.Value;

    /// <summary>The tables whose rows belong to a workspace, with the column that says which.</summary>
    public static IEnumerable<(string Table, string Column)> WorkspaceTables(RainRefDbContext context) =>
        context.Model.GetEntityTypes()
            .Where(e => typeof(IWorkspaceOwned).IsAssignableFrom(e.ClrType) || e.ClrType == typeof(Workspace))
            .Select(e => (e.GetTableName()!, e.ClrType == typeof(Workspace) ? "id" : "workspace_id"));

    private static IReadOnlyList<string> ReadMigrations()
    {
        using var context = new RainRefDbContext(
            new DbContextOptionsBuilder<RainRefDbContext>().UseNpgsql("Host=none").Options, Guid.Empty);
        return [.. context.Database.GetMigrations()];
    }

    private static async Task CreateDatabaseAsync(NpgsqlConnectionStringBuilder settings, CancellationToken ct)
    {
        try
        {
            await using var probe = new NpgsqlConnection(settings.ConnectionString);
            await probe.OpenAsync(ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            var server = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Database = "postgres" };
            await using var connection = new NpgsqlConnection(server.ConnectionString);
            await connection.OpenAsync(ct);
            await IgnoreAsync(
                ExecuteAsync(connection, $"CREATE DATABASE {QuoteName(settings.Database!)}", ct),
                PostgresErrorCodes.DuplicateDatabase, PostgresErrorCodes.UniqueViolation);
        }
    }

    private static async Task CreateRoleAsync(NpgsqlConnection connection, string role, string? password, CancellationToken ct)
    {
        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_roles WHERE rolname = $1", connection);
        find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = role });
        var exists = await find.ExecuteScalarAsync(ct) is not null;
        var secret = password is null ? "" : $" PASSWORD '{password.Replace("'", "''", StringComparison.Ordinal)}'";
        if (!exists)
        {
            // Roles belong to the server, so two databases that start at once may both try.
            await IgnoreAsync(
                ExecuteAsync(
                    connection, $"CREATE ROLE {QuoteName(role)} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE{secret}", ct),
                PostgresErrorCodes.DuplicateObject, PostgresErrorCodes.UniqueViolation);
        }
        else if (password is not null)
        {
            await ExecuteAsync(connection, $"ALTER ROLE {QuoteName(role)}{secret}", ct);
        }
    }

    private static Task SecureAsync(NpgsqlConnection connection, (string Table, string Column) place, CancellationToken ct) =>
        ExecuteAsync(
            connection,
            $"""
             DO $$
             BEGIN
               IF NOT EXISTS (SELECT 1 FROM pg_policies WHERE schemaname = 'public' AND tablename = '{place.Table}'
                              AND policyname = 'workspace_isolation') THEN
                 ALTER TABLE "{place.Table}" ENABLE ROW LEVEL SECURITY;
                 CREATE POLICY workspace_isolation ON "{place.Table}"
                   USING ({place.Column} = (SELECT nullif(current_setting('{RainRefDatabase.WorkspaceSetting}', true), '')::uuid));
               END IF;
             END $$
             """,
            ct);

    private static async Task<string> ReadObjectsAsync(string name, CancellationToken ct)
    {
        await using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException("The program lacks its schema objects.");
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(ct);
    }

    private static string QuoteName(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task IgnoreAsync(Task task, params string[] sqlStates)
    {
        try
        {
            await task;
        }
        catch (PostgresException e) when (sqlStates.Contains(e.SqlState))
        {
            // Somebody else was first, and what was asked for is there.
        }
    }
}
