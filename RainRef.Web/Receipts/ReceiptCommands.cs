using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Persistence.Embedded;
using RainRef.Infrastructure.Receipts;

namespace RainRef.Web.Receipts;

/// <summary>Commands on a workspace's receipts; they work beside a running program.</summary>
internal static class ReceiptCommands
{
    private const string Help = """
        rainref receipts export [--from PLACE|TIME] [--to PLACE|TIME] [--workspace NAME] [--out FILE]
        rainref receipts keys [--hmac]

          export   write receipts with all that verifying them takes; `rainref verify FILE` checks it
                   PLACE counts from 1; TIME is as 2025-01-31 or 2025-01-31T12:00:00Z, and --to leaves it out
          keys     print the public keys of checkpoints; with --hmac the secret keys of receipts, as --hmac-key takes them
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return args switch
            {
                ["export", .. var rest] => await ExportAsync(CommandOptions.Parse(rest, ["from", "to", "workspace", "out"], [])),
                ["keys", .. var rest] => await KeysAsync(CommandOptions.Parse(rest, [], ["hmac"])),
                _ => throw new FormatException(Help),
            };
        }
        catch (Exception e) when (e is FormatException or IOException or InvalidOperationException or NpgsqlException
            or EmbeddedPostgresException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task<int> ExportAsync(CommandOptions options)
    {
        var ct = CancellationToken.None;
        await using var app = await StartAsync(ct);
        var database = app.Services.GetRequiredService<RainRefDatabase>();
        var (workspaceId, slug) = await WorkspaceAsync(database, options.One("workspace"), ct);
        try
        {
            await app.Services.GetRequiredService<Checkpointer>().MakeAsync(workspaceId, ct);
        }
        catch (ChainDamagedException e)
        {
            await Console.Error.WriteLineAsync($"No new checkpoint was made: {e.Message} The export goes to the last one.");
        }

        var file = options.One("out") ?? $"receipts-{slug}.ndjson";
        await using var connection = await database.OpenAsync(workspaceId, ct);
        var from = await PlaceAsync(connection, options.One("from"), first: true, ct);
        var to = await PlaceAsync(connection, options.One("to"), first: false, ct);
        await using var output = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
        });
        var contents = await app.Services.GetRequiredService<BundleExport>()
            .WriteAsync(connection, workspaceId, slug, from, to, output, ct);
        Console.WriteLine(contents is null
            ? $"The workspace '{slug}' has no receipts yet."
            : $"{file}: {contents.Receipts} receipts, {contents.From} to {contents.To}, under the checkpoint of {contents.CheckpointSize}.");
        return contents is null ? 1 : 0;
    }

    private static async Task<int> KeysAsync(CommandOptions options)
    {
        var ct = CancellationToken.None;
        await using var app = await StartAsync(ct);
        if (options.Has("hmac"))
        {
            var secret = app.Services.GetRequiredService<MasterSecret>();
            foreach (var id in app.Services.GetRequiredService<IOptions<ReceiptOptions>>().Value.KeyIds)
                Console.WriteLine($"{id}={Convert.ToHexStringLower(secret.Derive("receipts/" + id))}");
            return 0;
        }

        foreach (var key in await app.Services.GetRequiredService<CheckpointKeys>().PublicAsync(ct))
            Console.WriteLine($"{key.Pem}");
        return 0;
    }

    private static async Task<WebApplication> StartAsync(CancellationToken ct)
    {
        // What is said goes to the one who asked; the log would stand in between.
        var app = Commands.Build(["--Logging:LogLevel:Default=Warning"]);
        await app.Services.GetRequiredService<DatabaseStarter>().AttachAsync(ct);
        return app;
    }

    private static async Task<(Guid Id, string Slug)> WorkspaceAsync(RainRefDatabase database, string? slug, CancellationToken ct)
    {
        var ids = new List<Guid>();
        await using (var connection = await database.OpenSystemAsync(ct))
        {
            await using var command = new NpgsqlCommand(
                slug is null ? "SELECT rainref_logged_workspaces()" : "SELECT rainref_find_workspace($1)", connection);
            if (slug is not null)
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = slug });
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                if (!await reader.IsDBNullAsync(0, ct))
                    ids.Add(reader.GetGuid(0));
            }
        }

        if (ids.Count != 1)
        {
            throw new FormatException(slug is not null ? $"There is no workspace '{slug}'."
                : ids.Count == 0 ? "There are no receipts yet." : "Several workspaces have receipts; name one with --workspace.");
        }

        await using var db = await database.ReadAsync(ids[0], ct);
        return (ids[0], slug ?? await db.Workspaces.Select(w => w.Slug).SingleAsync(ct));
    }

    private static async Task<long?> PlaceAsync(NpgsqlConnection connection, string? text, bool first, CancellationToken ct)
    {
        if (text is null)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place))
            return place;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            throw new FormatException($"'{text}' is neither a place nor a time.");
        await using var command = new NpgsqlCommand(
            first
                ? "SELECT min(l.seq) FROM receipt_links l JOIN receipts r ON r.id = l.id WHERE r.created_at >= $1"
                : "SELECT max(l.seq) FROM receipt_links l JOIN receipts r ON r.id = l.id WHERE r.created_at < $1",
            connection);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = time.UtcDateTime });
        return await command.ExecuteScalarAsync(ct) as long? ?? (first ? long.MaxValue - 1 : 0);
    }
}
