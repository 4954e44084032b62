using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using RainRef.Testing;
using RainRef.Testing.Persistence;

namespace RainRef.EndToEnd;

/// <summary>One program and one browser for all tests here. They run one after the other, each on tickets of its own.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    private readonly Dictionary<string, string> _signedIn = [];
    private readonly string _masterKey = Convert.ToBase64String(Guid.CreateVersion7().ToByteArray().Concat(new byte[16]).ToArray());
    private TestDatabase? _database;
    private RainRefServer? _server;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private HttpClient? _agent;

    /// <summary>Whether the program brings its demo content; else there are the cards of these tests.</summary>
    public bool DemoContent { get; init; }

    public Uri Address { get; private set; } = null!;

    public RainRefServer Server => _server!;

    public TestDatabase Database => _database!;

    public IBrowser Browser => _browser!;

    /// <summary>The API as <c>agent@</c>.</summary>
    public HttpClient Agent => _agent!;

    public async ValueTask InitializeAsync()
    {
        if (!ChromiumBrowser.IsThere && !ChromiumBrowser.IsRequired)
            return;
        Assert.True(ChromiumBrowser.IsThere, ChromiumBrowser.Missing);
        _database = await TestDatabase.CreateAsync();
        await StartServerAsync();
        if (!DemoContent)
            await Knowledge.DemoCards.AddAsync(Server);
        // A busy machine is slow, which is no fault of the console: what waits only to be sure may wait long.
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await ChromiumBrowser.LaunchAsync(_playwright);
    }

    /// <summary>A browser of somebody's own, signed in unless <paramref name="account"/> is null.</summary>
    /// <param name="withPolicy">Whether the browser heeds the content-security policy.</param>
    public async Task<Visit> VisitAsync(string? account, ColorScheme scheme = ColorScheme.Light, bool withPolicy = true)
    {
        var context = await Browser.NewContextAsync(new()
        {
            BaseURL = Address.ToString(),
            ColorScheme = scheme,
            BypassCSP = !withPolicy,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = 1440, Height = 900 },
            StorageState = account is null ? null : await SignedInAsync(account),
            TimezoneId = "Europe/Berlin",
        });
        context.SetDefaultTimeout(30_000);
        return await Visit.StartAsync(context);
    }

    /// <summary>Sends an event as a system would, and waits for its ticket, though not for what follows.</summary>
    public async Task<long> SendAsync(string text, string userRef = "u-1", object? context = null, string? externalId = null)
    {
        using var response = await Agent.PostAsJsonAsync("/support/ingest", new
        {
            source = "email",
            channel = "email",
            text,
            user_ref = userRef,
            context,
            external_id = externalId,
        });
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("ticket_number").GetInt64();
    }

    /// <summary>The API as one of the demo accounts.</summary>
    public Task<HttpClient> ClientAsync(string account) => Server.SignInAsync(account);

    public async Task StopServerAsync()
    {
        _agent?.Dispose();
        await Server.DisposeAsync();
        _server = null;
    }

    /// <summary>Starts the program, where it was before if it ran before.</summary>
    public async Task StartServerAsync()
    {
        var port = Address?.Port ?? 0;
        _server = await RainRefServer.StartAsync(
            _database,
            string.Create(CultureInfo.InvariantCulture, $"urls=http://127.0.0.1:{port}"),
            $"Security:MasterKey={_masterKey}", $"Demo:Content={DemoContent}");
        Address = _server.Address;
        _agent = await _server.SignInAsync("agent");
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null)
            await StopServerAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    private async Task<string> SignedInAsync(string account)
    {
        if (_signedIn.TryGetValue(account, out var state))
            return state;
        await using var visit = await VisitAsync(null);
        await visit.Page.GotoAsync("/app/sign-in");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = $"Sign in as {account}@rainref.local" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/app/inbox");
        return _signedIn[account] = await visit.Page.Context.StorageStateAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class ConsoleCollection : ICollectionFixture<ConsoleFixture>
{
    public const string Name = "console";
}
