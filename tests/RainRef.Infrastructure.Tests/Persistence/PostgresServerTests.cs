using Npgsql;
using RainRef.Testing.Persistence;

namespace RainRef.Infrastructure.Tests.Persistence;

public sealed class PostgresServerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateDatabase_FromTemplate_CopiesItAndLeavesItAlone()
    {
        var template = await PostgresServer.CreateDatabaseAsync(ct: Ct);
        await ExecuteAsync(template, "CREATE TABLE word AS SELECT 'template' AS said");
        var name = new NpgsqlConnectionStringBuilder(template).Database!;

        var copies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostgresServer.CreateDatabaseAsync(name, Ct)));

        await ExecuteAsync(copies[0], "UPDATE word SET said = 'copy'");
        Assert.Equal("copy", await ScalarAsync(copies[0], "SELECT said FROM word"));
        Assert.Equal("template", await ScalarAsync(copies[1], "SELECT said FROM word"));
    }

    [Fact]
    public async Task DropDatabase_WithOpenConnection_IsGone()
    {
        var database = await PostgresServer.CreateDatabaseAsync(ct: Ct);
        await using var open = new NpgsqlConnection(database);
        await open.OpenAsync(Ct);

        await PostgresServer.DropDatabaseAsync(database, Ct);

        var gone = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(database, "SELECT '1'"));
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, gone.SqlState);
    }

    private static async Task ExecuteAsync(string database, string sql) => await ScalarAsync(database, sql);

    private static async Task<string?> ScalarAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Ct) as string;
    }
}
