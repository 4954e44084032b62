using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Web.Workspaces.Demo;

/// <summary>Settings under "Demo".</summary>
public sealed class DemoOptions
{
    public const string Section = "Demo";

    /// <summary>Whether to make the demo workspace with its well-known passwords. Only development turns it on.</summary>
    public bool Enabled { get; set; }

    /// <summary>Whether to fill it with cards, documents and tickets.</summary>
    public bool Content { get; set; } = true;

    /// <summary>Whether its tickets come over the past weeks and are worked on; otherwise they all come now.</summary>
    public bool History { get; set; } = true;
}

/// <summary>The demo workspace: accounts and content.</summary>
public sealed partial class DemoWorkspace(
    WorkspaceAdministration administration, RainRefDatabase database, DemoContent content, DemoHistory history, IOptions<DemoOptions> options,
    IOptions<PipelineOptions> pipeline, ILogger<DemoWorkspace> logger)
{
    public const string Slug = "demo";

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(200);

    /// <summary>The accounts; each one's password is the part before the at sign.</summary>
    public static readonly IReadOnlyList<(string Email, string Name, Role Role)> Accounts =
    [
        ("admin@rainref.local", "Ada Admin", Role.Admin),
        ("lead@rainref.local", "Lena Lead", Role.SupportLead),
        ("agent@rainref.local", "Mara Agent", Role.Support),
        ("product@rainref.local", "Piet Product", Role.Product),
    ];

    public async Task EnsureAsync(CancellationToken ct)
    {
        if (!options.Value.Enabled)
            return;
        var id = await administration.EnsureAsync(Slug, "Acme Sensors", isDemo: true, ct);
        // Two programs that start at once wait for one another here: what happened must not happen twice. They ask again and
        // again, since a statement that waits keeps the indexes waiting, which the history needs.
        await using var db = await database.ReadAsync(id, ct);
        var key = $"demo {id:D}";
        while (!await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_lock(hashtextextended({key}, 0)) AS \"Value\"").SingleAsync(ct))
            await Task.Delay(AskAgain, ct);
        try
        {
            foreach (var (email, name, role) in Accounts)
                await administration.EnsureMemberAsync(id, email, name, role, email[..email.IndexOf('@')], ct);
            if (options.Value.Content)
                await FillAsync(id, ct);
        }
        finally
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock(hashtextextended({key}, 0))", CancellationToken.None);
        }

        LogReady(id);
    }

    private async Task FillAsync(Guid id, CancellationToken ct)
    {
        if (options.Value.History && pipeline.Value.Enabled && await content.NewEventsAsync(id, ct) is { Count: > 0 } events)
            await history.PlayAsync(id, events, ct);
        else
            await content.SeedAsync(id, ct);
    }

    [LoggerMessage(1, LogLevel.Information, "The demo workspace {WorkspaceId} is there, with well-known passwords")]
    private partial void LogReady(Guid workspaceId);
}

public static class DemoRegistration
{
    public static IServiceCollection AddFirstWorkspaces(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.Configure<DemoOptions>(demo =>
        {
            demo.Enabled = environment.IsDevelopment();
            configuration.GetSection(DemoOptions.Section).Bind(demo);
            // Well-known passwords never open anything but a developer's machine, whatever the settings say.
            demo.Enabled &= environment.IsDevelopment();
        });
        services.PostConfigure<SignInOptions>(signIn => signIn.ShowDemoAccounts = environment.IsDevelopment());
        services.Configure<SetupOptions>(configuration.GetSection(SetupOptions.Section));
        return services.AddSingleton<FirstWorkspace>().AddSingleton<DemoContent>().AddSingleton<DemoColleagues>()
            .AddSingleton<DemoHistory>().AddSingleton<DemoWorkspace>();
    }
}
