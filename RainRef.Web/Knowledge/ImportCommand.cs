using System.Diagnostics;
using System.Globalization;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Persistence.Embedded;
using RainRef.Web.Receipts;
using RainRef.Web.Workspaces;
using RainRef.Web.Workspaces.Demo;

namespace RainRef.Web.Knowledge;

/// <summary><c>rainref import PATH</c>: a folder or Git working tree becomes sources; works beside a running program.</summary>
internal static class ImportCommand
{
    private const string Help = """
        rainref import PATH [--workspace NAME] [--name COLLECTION] [--product NAME] [--tags A,B] [--base-url URL]

          PATH         a folder or Git working tree: Markdown, HTML, PDF, DOCX, text, WebVTT, SRT, and images that have
                       a description beside them (picture.png.txt); .gitignore and hidden folders are respected
          --workspace  the workspace, by default the one of Setup:Workspace, else the demo's
          --name       what the folder is called here, by default its own name; a later import of the same name makes
                       versions of what changed and retires what is gone
          --base-url   where the pages are published, so that links between them lead there

        Ended in the middle, the same command goes on where it was.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler end = (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        Console.CancelKeyPress += end;
        try
        {
            var options = CommandOptions.Parse(args, ["workspace", "name", "product", "tags", "base-url"], ["help"]);
            if (options.Rest.Count != 1 || options.Has("help"))
                throw new FormatException(Help);
            return await ImportAsync(options, stop.Token);
        }
        catch (OperationCanceledException)
        {
            return Refuse("\nStopped. What is in stays; the same command goes on from here.", 130);
        }
        catch (Exception e) when (e is FormatException or IOException or InvalidOperationException or InvalidDataException or NpgsqlException
            or EmbeddedPostgresException or UnauthorizedAccessException)
        {
            return Refuse(e.Message, 1);
        }
        finally
        {
            Console.CancelKeyPress -= end;
        }
    }

    private static async Task<int> ImportAsync(CommandOptions options, CancellationToken ct)
    {
        await using var app = Commands.Build(["--Logging:LogLevel:Default=Warning"]);
        await app.Services.GetRequiredService<DatabaseStarter>().AttachAsync(ct);
        var setup = app.Configuration[$"{SetupOptions.Section}:AdminEmail"] is { Length: > 0 } ? app.Configuration[$"{SetupOptions.Section}:Workspace"] ?? "main" : null;
        var workspaceId = await WorkspaceAsync(app, options.One("workspace") ?? setup ?? DemoWorkspace.Slug, ct);
        var request = new FolderRequest(
            options.Rest[0], options.One("name"), options.One("product"),
            options.One("tags")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), options.One("base-url"));
        var started = Stopwatch.GetTimestamp();
        using var bar = new ProgressBar(Console.Error, "pages");
        var imported = await app.Services.GetRequiredService<FolderImport>().RunAsync(
            Actor.Program(workspaceId), request, run => bar.Show(run.Done, run.Total), ct);
        bar.Clear();
        if (!imported.Succeeded)
            return Refuse(imported.Error.Message, 1);
        await SayAsync(app, imported.Value, Stopwatch.GetElapsedTime(started), ct);
        return imported.Value.Refused == imported.Value.Total ? 1 : 0;
    }

    private static async Task SayAsync(WebApplication app, ImportRun run, TimeSpan time, CancellationToken ct)
    {
        Console.WriteLine(Sentence(run));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s, {run.Total / time.TotalSeconds:0} pages a second"));
        if (run.Refused == 0)
            return;
        var refused = await app.Services.GetRequiredService<SourceQueries>().ItemsAsync(
            run.WorkspaceId, run.Id, ImportOutcome.Refused, new PageRequest(1, 50), ct);
        foreach (var item in refused!.Items)
            await Console.Error.WriteLineAsync($"  {item.Uri}: {item.ErrorMessage}");
        if (refused.Total > refused.Items.Count)
            await Console.Error.WriteLineAsync($"  and {refused.Total - refused.Items.Count} more: GET /kb/imports/{run.Id}/items?outcome=refused");
    }

    /// <summary>What an import did, in one line.</summary>
    internal static string Sentence(ImportRun run)
    {
        (string What, int Count)[] counts =
        [
            ("new", run.Created), ("changed", run.Replaced), ("retired", run.Retired), ("refused", run.Refused),
            ("unchanged", run.Unchanged),
        ];
        var pages = string.Create(CultureInfo.InvariantCulture, $"{run.Total} {(run.Total == 1 ? "page" : "pages")}");
        return run.Unchanged == run.Total && run.Retired == 0
            ? $"{pages}: nothing changed"
            : $"{pages}: {string.Join(", ", counts.Where(c => c.Count > 0).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Count} {c.What}")))}";
    }

    private static async Task<Guid> WorkspaceAsync(WebApplication app, string slug, CancellationToken ct)
    {
        if (await FindWorkspaceAsync(app, slug, ct) is { } found)
            return found;
        // The program was never started here: what its first start makes is made now.
        await app.Services.GetRequiredService<FirstWorkspace>().EnsureAsync(ct);
        await app.Services.GetRequiredService<DemoWorkspace>().EnsureAsync(ct);
        return await FindWorkspaceAsync(app, slug, ct)
            ?? throw new FormatException($"There is no workspace '{slug}'. Name one with --workspace; Setup:AdminEmail makes the first.");
    }

    private static async Task<Guid?> FindWorkspaceAsync(WebApplication app, string slug, CancellationToken ct)
    {
        await using var connection = await app.Services.GetRequiredService<RainRefDatabase>().OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand("SELECT rainref_find_workspace($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = slug });
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }

    private static int Refuse(string words, int code)
    {
        Console.Error.WriteLine(words);
        return code;
    }
}
