using Npgsql;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Testing.Persistence;

/// <summary>A database of one's own with this program's schema, copied from a template that is made once a process.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    public const string AppRole = "rainref_app";
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    private TestDatabase(string ownerConnection) => OwnerConnection = ownerConnection;

    /// <summary>The tables' owner, whom row-level security does not bind.</summary>
    public string OwnerConnection { get; }

    /// <summary>The program's role.</summary>
    public string AppConnection =>
        new NpgsqlConnectionStringBuilder(OwnerConnection) { Username = AppRole, Password = null }.ConnectionString;

    public static async Task<TestDatabase> CreateAsync(CancellationToken ct = default) =>
        new(await PostgresServer.CreateDatabaseAsync(await Template.Value, ct));

    /// <summary>A database without any schema.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(CancellationToken ct = default) =>
        new(await PostgresServer.CreateDatabaseAsync(ct: ct));

    /// <summary>The way in that the program uses.</summary>
    public RainRefDatabase Open()
    {
        var database = new RainRefDatabase();
        database.Use(AppConnection);
        return database;
    }

    public async ValueTask DisposeAsync() => await PostgresServer.DropDatabaseAsync(OwnerConnection);

    private static async Task<string> MakeTemplateAsync()
    {
        var connection = await PostgresServer.CreateDatabaseAsync();
        await SchemaInstaller.InstallAsync(connection, AppRole, null, CancellationToken.None);
        return new NpgsqlConnectionStringBuilder(connection).Database!;
    }
}
