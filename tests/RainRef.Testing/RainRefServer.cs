using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Workspaces;
using RainRef.Testing.Persistence;
using RainRef.Web;

namespace RainRef.Testing;

/// <summary>The real program in this process: Kestrel on a free port, a database of its own, the pipeline running.</summary>
public sealed class RainRefServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _dataFolder;
    private readonly TestDatabase? _ownDatabase;

    private RainRefServer(WebApplication app, string dataFolder, TestDatabase? ownDatabase)
    {
        (_app, _dataFolder, _ownDatabase) = (app, dataFolder, ownDatabase);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="database">An existing database to run on; a new one when null.</param>
    /// <param name="settings">More settings, such as <c>Pipeline:Enabled=false</c>.</param>
    public static async Task<RainRefServer> StartAsync(TestDatabase? database = null, params string[] settings)
    {
        var own = database is null ? await TestDatabase.CreateAsync() : null;
        return await StartAsync((own ?? database!).OwnerConnection, own, settings);
    }

    /// <summary>Starts on a database of any server, named by its owner's connection string.</summary>
    public static Task<RainRefServer> StartOnAsync(string ownerConnection, params string[] settings) =>
        StartAsync(ownerConnection, null, settings);

    private static async Task<RainRefServer> StartAsync(string ownerConnection, TestDatabase? own, string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("rainref-test-").FullName;
        string[] args =
        [
            "--urls=http://127.0.0.1:0", "--environment=Development", $"--RAINREF_DATA={folder}",
            $"--ConnectionStrings:RainRef={ownerConnection}", "--Logging:LogLevel:Default=Warning",
            // One for all, as nodes of one installation have it.
            "--Security:MasterKey=" + Convert.ToBase64String(new byte[32]),
            // The demo content belongs to the tests that ask for it.
            "--Demo:Content=false",
            .. settings.Select(s => "--" + s),
        ];
        var app = Commands.Build(args);
        await Commands.PrepareAsync(app, CancellationToken.None);
        await app.StartAsync();
        return new RainRefServer(app, folder, own);
    }

    /// <summary>A client without credentials.</summary>
    public HttpClient Anonymous() => new() { BaseAddress = Address };

    /// <summary>A client signed in to the demo workspace: "admin", "lead", "agent" or "product".</summary>
    public async Task<HttpClient> SignInAsync(string account)
    {
        var client = Anonymous();
        using var response = await client.PostAsJsonAsync(
            "/auth/login", new { username = $"{account}@rainref.local", password = account });
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", body.GetProperty("access_token").GetString());
        return client;
    }

    /// <summary>A client with an API key of a role in a workspace, which is made if it is not there.</summary>
    public async Task<(HttpClient Client, Guid WorkspaceId)> KeyAsync(string workspace, Role role)
    {
        var administration = Services.GetRequiredService<WorkspaceAdministration>();
        var id = await administration.EnsureAsync(workspace, workspace, isDemo: false, CancellationToken.None);
        var secret = await administration.AddApiKeyAsync(id, $"{role} key", role, CancellationToken.None);
        var client = Anonymous();
        client.DefaultRequestHeaders.Add("X-API-Key", secret);
        return (client, id);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownDatabase is not null)
            await _ownDatabase.DisposeAsync();
        Directory.Delete(_dataFolder, recursive: true);
    }
}
