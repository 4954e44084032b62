using Microsoft.Extensions.Logging;
using Npgsql;
using RainRef.Infrastructure.Persistence.Embedded;

namespace RainRef.Infrastructure.Persistence;

/// <summary>Starts or finds the database, brings it to this program's schema, and makes sure that it binds the program.</summary>
public sealed partial class DatabaseStarter(
    DatabaseOptions options, RainRefDatabase database, TimeProvider clock, ILoggerFactory loggers) : IAsyncDisposable
{
    private const string EmbeddedDatabase = "rainref";
    private readonly ILogger _logger = loggers.CreateLogger<DatabaseStarter>();
    private EmbeddedPostgres? _embedded;

    public async Task StartAsync(CancellationToken ct)
    {
        var (owner, app) = options.OwnerConnection is { Length: > 0 } given ? Existing(given) : await EmbeddedAsync(ct);
        var appSettings = new NpgsqlConnectionStringBuilder(app);
        await SchemaInstaller.InstallAsync(owner, appSettings.Username!, appSettings.Password, ct);
        database.Use(app);
        await CheckBoundAsync(ct);
        LogStarted(appSettings.Host ?? "", appSettings.Database ?? "");
    }

    /// <summary>The process of the database that this program started; null when the database is somebody else's.</summary>
    public int? EmbeddedPid => _embedded?.PostmasterPid;

    /// <summary>Starts this program's own database again if it is gone. True if it had to.</summary>
    /// <exception cref="EmbeddedPostgresException">It does not start.</exception>
    public async Task<bool> EnsureRunningAsync(CancellationToken ct)
    {
        if (_embedded is null || !await _embedded.EnsureRunningAsync(ct))
            return false;
        database.ForgetConnections();
        return true;
    }

    /// <summary>For a command: uses the server that a running program has started, and starts it where none runs.</summary>
    public async Task AttachAsync(CancellationToken ct)
    {
        if (string.IsNullOrEmpty(options.OwnerConnection)
            && EmbeddedPostgres.ConnectionBeside(options.DataFolder, EmbeddedDatabase, options.AppRole) is { } beside
            && await AnswersAsync(beside, ct))
        {
            database.Use(beside);
            await CheckBoundAsync(ct);
            return;
        }

        await StartAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        if (_embedded is not null)
            await _embedded.DisposeAsync();
    }

    private (string Owner, string App) Existing(string owner)
    {
        if (options.AppConnection is { Length: > 0 } given)
            return (owner, given);
        var settings = new NpgsqlConnectionStringBuilder(owner);
        // Follows from the owner's password, so that every node finds the same without keeping another secret.
        settings.Password = string.IsNullOrEmpty(settings.Password)
            ? null
            : Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(
                System.Text.Encoding.UTF8.GetBytes(settings.Password),
                System.Text.Encoding.UTF8.GetBytes("rainref/app-role/" + options.AppRole)));
        settings.Username = options.AppRole;
        return (owner, settings.ConnectionString);
    }

    private async Task<(string Owner, string App)> EmbeddedAsync(CancellationToken ct)
    {
        _embedded = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions { DataFolder = options.DataFolder }, loggers.CreateLogger<EmbeddedPostgres>(), clock, ct);
        return (_embedded.ConnectionString(EmbeddedDatabase), _embedded.ConnectionString(EmbeddedDatabase, options.AppRole));
    }

    private static async Task<bool> AnswersAsync(string connectionString, CancellationToken ct)
    {
        try
        {
            await using var probe = new NpgsqlConnection(connectionString);
            await probe.OpenAsync(ct);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    // Fail closed: a role that row-level security does not bind would show every workspace to every other.
    private async Task CheckBoundAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            SELECT r.rolname FROM pg_roles r
            WHERE r.rolname = current_user AND (r.rolsuper OR r.rolbypassrls OR EXISTS (
              SELECT 1 FROM pg_tables t WHERE t.schemaname = 'public' AND pg_has_role(current_user, t.tableowner, 'USAGE')))
            """,
            connection);
        if (await command.ExecuteScalarAsync(ct) is string role)
        {
            throw new InvalidOperationException(
                $"The program may not run as '{role}': row-level security does not bind it. Name another role in ConnectionStrings:RainRefApp.");
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Database {Database} at {Host} is ready")]
    private partial void LogStarted(string host, string database);
}
