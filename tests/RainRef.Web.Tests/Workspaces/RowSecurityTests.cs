using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Web.Tests.Workspaces;

/// <summary>The database by itself keeps workspaces apart, whatever the program might forget.</summary>
public sealed class RowSecurityTests(TwoWorkspaces fixture) : IClassFixture<TwoWorkspaces>
{
    private string App => fixture.Database.AppConnection;

    private string Owner => fixture.Database.OwnerConnection;

    [Fact]
    public async Task Tables_ThatExist_AllBelongToAWorkspaceAndAreGuarded()
    {
        await using var context = new RainRefDbContext(
            new DbContextOptionsBuilder<RainRefDbContext>().UseNpgsql(Owner).Options, Guid.Empty);
        var tables = await Tables.NamesAsync(Owner);

        Assert.Equal(tables.Except(Tables.OfTheIndex), SchemaInstaller.WorkspaceTables(context).Select(t => t.Table).Distinct().Order(StringComparer.Ordinal));
        foreach (var table in tables)
        {
            Assert.Equal(["True"], await Tables.QueryAsync(Owner, $"SELECT relrowsecurity FROM pg_class WHERE oid = '{table}'::regclass"));
            var policies = await Tables.QueryAsync(
                Owner, $"SELECT qual || coalesce(with_check, '') || cmd FROM pg_policies WHERE tablename = '{table}'");
            Assert.Contains($"{Tables.ColumnOf(table)} = ", Assert.Single(policies));
        }
    }

    [Fact]
    public async Task Role_OfTheProgram_CannotBypass() => Assert.Equal(
        ["False"],
        await Tables.QueryAsync(App, "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"));

    [Fact]
    public async Task Sql_WithoutAWorkspace_SeesNothing()
    {
        foreach (var table in await Tables.NamesAsync(Owner))
            Assert.Equal(["0"], await Tables.QueryAsync(App, $"SELECT count(*) FROM {table}"));
    }

    [Fact]
    public async Task Sql_WithAWorkspace_SeesExactlyItsRows()
    {
        var filled = 0;
        foreach (var table in await Tables.NamesAsync(Owner))
        {
            var own = $"{Tables.ColumnOf(table)} = '{fixture.A.Id:D}'";
            var expected = await Tables.QueryAsync(Owner, $"SELECT count(*) FROM {table} WHERE {own}");
            Assert.Equal(expected, await Tables.QueryAsync(App, $"SELECT count(*) FROM {table}", fixture.A.Id));
            Assert.Equal(["0"], await Tables.QueryAsync(App, $"SELECT count(*) FROM {table} WHERE NOT ({own})", fixture.A.Id));
            filled += expected[0] == "0" ? 0 : 1;
        }

        Assert.True(filled >= 14, $"Only {filled} tables held anything to see.");
    }

    [Fact]
    public async Task Sql_IntoAnotherWorkspace_IsRefused()
    {
        foreach (var table in await Tables.NamesAsync(Owner))
        {
            var column = Tables.ColumnOf(table);
            var columns = string.Join(", ", await Tables.QueryAsync(
                Owner, $"SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND attgenerated = '' AND NOT attisdropped"));
            var values = columns.Replace(column, $"'{fixture.B.Id:D}'::uuid", StringComparison.Ordinal);
            if (await Tables.QueryAsync(App, $"SELECT 1 FROM {table} LIMIT 1", fixture.A.Id) is [])
                continue;

            var inserted = await Tables.RefusalAsync(
                App, $"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {values} FROM {table} LIMIT 1", fixture.A.Id);
            var moved = await Tables.RefusalAsync(App, $"UPDATE {table} SET {column} = '{fixture.B.Id:D}'", fixture.A.Id);

            Assert.True(inserted == PostgresErrorCodes.InsufficientPrivilege, $"{table}: insert gave {inserted}");
            Assert.True(moved == PostgresErrorCodes.InsufficientPrivilege, $"{table}: update gave {moved}");
        }
    }

    [Theory]
    [InlineData("receipts")]
    [InlineData("receipt_links")]
    [InlineData("audit_log")]
    public async Task WhatWasAttested_CannotBeUnsaid(string table)
    {
        foreach (var sql in (string[])[$"UPDATE {table} SET id = id", $"DELETE FROM {table}", $"TRUNCATE {table}"])
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Tables.RefusalAsync(App, sql, fixture.A.Id));
    }

    [Fact]
    public async Task Workspace_OfAnother_CannotBeDeletedFromWithin()
    {
        var refused = await Tables.RefusalAsync(App, $"SELECT rainref_delete_workspace('{fixture.B.Id:D}')", fixture.A.Id);

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused);
    }

    [Fact]
    public async Task Rows_ThatTheJobsWrote_NeverPointIntoAnotherWorkspace()
    {
        var keys = await Tables.QueryAsync(
            Owner,
            """
            SELECT format('SELECT count(*) FROM %s c JOIN %s p ON c.%I = p.id WHERE c.workspace_id <> p.workspace_id',
                          conrelid::regclass, confrelid::regclass, a.attname)
            FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
            WHERE contype = 'f' AND confrelid <> 'workspaces'::regclass
            UNION SELECT format('SELECT count(*) FROM %s c JOIN tickets p ON c.ticket_id = p.id WHERE c.workspace_id <> p.workspace_id',
                                attrelid::regclass)
            FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid AND t.relkind = 'r' WHERE attname = 'ticket_id'
            """);
        Assert.True(keys.Count > 5);

        foreach (var sql in keys)
            Assert.Equal(["0"], await Tables.QueryAsync(Owner, sql));
    }
}
