using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using RainRef.Infrastructure.Persistence;
using RainRef.Testing.Persistence;

namespace RainRef.Infrastructure.Tests.Persistence;

public sealed class SchemaInstallerTests
{
    // Everything that a second installation could change, as text.
    private const string Catalog =
        """
        SELECT string_agg(line, E'\n' ORDER BY line) FROM (
          SELECT format('%s.%s %s %s', table_name, column_name, data_type, is_nullable) FROM information_schema.columns WHERE table_schema = 'public'
          UNION ALL SELECT format('%s %s %s', tablename, policyname, qual) FROM pg_policies
          UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
          UNION ALL SELECT format('%s %s', proname, proacl) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
          UNION ALL SELECT format('%s %s', relname, relacl) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
        ) AS c (line)
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Install_EmptyDatabaseAndAgain_ChangesNothingTheSecondTime()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(Ct);

        await SchemaInstaller.InstallAsync(database.OwnerConnection, TestDatabase.AppRole, null, Ct);
        var first = await AskAsync(database.OwnerConnection, Catalog);
        await SchemaInstaller.InstallAsync(database.OwnerConnection, TestDatabase.AppRole, null, Ct);

        Assert.Contains("workspace_isolation", first, StringComparison.Ordinal);
        Assert.Equal(first, await AskAsync(database.OwnerConnection, Catalog));
    }

    [Fact]
    public async Task Install_TwoProgramsAtOnce_BothGoOn()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(Ct);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ =>
            SchemaInstaller.InstallAsync(database.OwnerConnection, TestDatabase.AppRole, null, Ct)));

        Assert.Contains("workspace_isolation", await AskAsync(database.OwnerConnection, Catalog), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_RoleThatMayNotCreate_SaysWhatItMayNot()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(Ct);
        await EnsureRoleAsync(database, "rainref_weak", "NOSUPERUSER");

        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            SchemaInstaller.InstallAsync(As(database, "rainref_weak"), TestDatabase.AppRole, null, Ct));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Contains("permission denied", refused.MessageText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres", null)]
    [InlineData("rainref_free", "BYPASSRLS")]
    [InlineData("rainref_owner", "IN ROLE postgres")]
    public async Task Start_AsARoleThatRowSecurityDoesNotBind_IsRefused(string role, string? rights)
    {
        await using var database = await TestDatabase.CreateAsync(Ct);
        if (rights is not null)
            await EnsureRoleAsync(database, role, rights);
        var options = new DatabaseOptions { OwnerConnection = database.OwnerConnection, AppConnection = As(database, role) };
        await using var starter = new DatabaseStarter(options, new RainRefDatabase(), TimeProvider.System, NullLoggerFactory.Instance);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => starter.StartAsync(Ct));

        Assert.Contains($"'{role}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:RainRefApp", refused.Message, StringComparison.Ordinal);
    }

    private static string As(TestDatabase database, string role) =>
        new NpgsqlConnectionStringBuilder(database.OwnerConnection) { Username = role }.ConnectionString;

    // Roles belong to the server, which the tests of a process share.
    private static Task EnsureRoleAsync(TestDatabase database, string role, string rights) => AskAsync(
        database.OwnerConnection,
        $"""
         DO $$ BEGIN
           IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} LOGIN {rights}; END IF;
         END $$
         """);

    private static async Task<string> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Ct) as string ?? "";
    }
}
