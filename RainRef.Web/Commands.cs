using RainRef.Infrastructure;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Persistence.Embedded;
using RainRef.Infrastructure.Reports;
using RainRef.Web.Api;
using RainRef.Web.Components;
using RainRef.Web.Knowledge;
using RainRef.Web.Policies;
using RainRef.Web.Receipts;
using RainRef.Web.Workspaces;
using RainRef.Web.Workspaces.Demo;

namespace RainRef.Web;

/// <summary>The program's commands; serving is the one without a name.</summary>
public static class Commands
{
    private const string Help = """
        rainref [command]

          serve      serve the console and the API (the default)
          migrate    bring the database to this version's schema, and stop
          import     bring a folder of documents into the knowledge: import PATH
          policy     test the policies, or decide on one input: policy test | policy eval
          playbook   check FILE, schema: find what is wrong with a playbook, print the format
          receipts   export, keys: write receipts to a file, print the keys that verify it
          verify     check exported receipts or a proof, with nothing but the file
          version    print the version
          help       print this

        Settings come from the environment: ASPNETCORE_URLS, RAINREF_DATA, ConnectionStrings__RainRef, and others that
        README.md lists.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        var (command, rest) = args is [{ Length: > 0 } first, ..] && first[0] != '-' ? (first, args[1..]) : ("serve", args);
        return command switch
        {
            "serve" => await ServeAsync(rest),
            "migrate" => await MigrateAsync(rest),
            "import" => await ImportCommand.RunAsync(rest),
            "policy" => PolicyCommands.Run(rest),
            "playbook" => Actions.PlaybookCommands.Run(rest),
            "receipts" => await ReceiptCommands.RunAsync(rest),
            "verify" => await VerifyCommand.RunAsync(rest, Console.Out, Console.Error),
            "version" => Say(typeof(Commands).Assembly.GetName().Version!.ToString(3)),
            "help" => Say(Help),
            _ => Refuse($"There is no command '{command}'.\n\n{Help}"),
        };
    }

    private static async Task<int> ServeAsync(string[] args)
    {
        await using var app = Build(args);
        try
        {
            await PrepareAsync(app, CancellationToken.None);
            await app.RunAsync();
            return 0;
        }
        catch (Exception e) when (e is InvalidOperationException or Npgsql.NpgsqlException or IOException or EmbeddedPostgresException)
        {
            return Refuse(e.Message);
        }
    }

    private static async Task<int> MigrateAsync(string[] args)
    {
        await using var app = Build(args);
        await app.Services.GetRequiredService<DatabaseStarter>().StartAsync(CancellationToken.None);
        return Say("The database is at this version's schema.");
    }

    /// <summary>Starts or finds the database and what must be in it before anybody is let in.</summary>
    public static async Task PrepareAsync(WebApplication app, CancellationToken ct)
    {
        await app.Services.GetRequiredService<DatabaseStarter>().StartAsync(ct);
        await app.Services.GetRequiredService<FirstWorkspace>().EnsureAsync(ct);
        await app.Services.GetRequiredService<DemoWorkspace>().EnsureAsync(ct);
    }

    /// <summary>Puts the program together; nothing runs yet.</summary>
    /// <param name="args">The settings.</param>
    /// <param name="clock">The time that it goes by; the machine's when null.</param>
    public static WebApplication Build(string[] args, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // Named, since tests and benchmarks start the program from an assembly of their own.
            ApplicationName = typeof(Commands).Assembly.GetName().Name,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = ApiSetup.MaxBody);
        builder.AddTelemetry();
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddSingleton<AnotherProgram>(other => Build(args, other));
        builder.Services.AddRainRef(builder.Configuration);
        builder.Services.AddApi();
        builder.Services.AddConsole(builder.Configuration);
        builder.Services.AddFirstWorkspaces(builder.Configuration, builder.Environment);
        var app = builder.Build();
        app.UseApi();
        app.MapApi();
        app.MapConsole();
        return app;
    }

    private static int Say(string words)
    {
        Console.WriteLine(words);
        return 0;
    }

    private static int Refuse(string words)
    {
        Console.Error.WriteLine(words);
        return 1;
    }
}
