namespace RainRef.EndToEnd;

/// <summary>A test in a real browser; skipped where there is none, unless CI says that there must be.</summary>
[Collection(ConsoleCollection.Name)]
public abstract class BrowserTest(ConsoleFixture console) : IAsyncLifetime
{
    private readonly List<Visit> _visits = [];

    protected ConsoleFixture Site => console;

    public ValueTask InitializeAsync()
    {
        if (!ChromiumBrowser.IsThere && !ChromiumBrowser.IsRequired)
            Assert.Skip(ChromiumBrowser.Missing);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var visit in _visits)
            await visit.DisposeAsync();
    }

    protected async Task<Visit> VisitAsync(
        string? account, Microsoft.Playwright.ColorScheme scheme = Microsoft.Playwright.ColorScheme.Light, bool withPolicy = true)
    {
        var visit = await console.VisitAsync(account, scheme, withPolicy);
        _visits.Add(visit);
        return visit;
    }

    /// <summary>A picture to look at, in the folder that RAINREF_SHOTS names; none without it.</summary>
    protected static async Task ShootAsync(Microsoft.Playwright.IPage page, string name, bool full = false)
    {
        if (Environment.GetEnvironmentVariable("RAINREF_SHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = full });
    }
}
