using Microsoft.Playwright;

namespace RainRef.EndToEnd;

/// <summary>One person's browser with one page open, and what went wrong in it.</summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly List<string> _faults = [];

    private Visit(IPage page)
    {
        Page = page;
        // Content-Security-Policy, missing files and scripts' errors all speak here.
        page.Console += (_, message) => Note(message.Type is "error", $"console: {message.Text} ({message.Location})");
        page.PageError += (_, error) => Note(true, $"script: {error}");
        page.Dialog += (_, dialog) =>
        {
            Note(true, $"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_faults)
                return [.. _faults];
        }
    }

    public static async Task<Visit> StartAsync(IBrowserContext context) => new(await context.NewPageAsync());

    /// <summary>Opens a page of the console and waits until it is live.</summary>
    public async Task<IPage> OpenAsync(string path = "/app/inbox")
    {
        await Page.GotoAsync(path);
        await LiveAsync();
        return Page;
    }

    public Task LiveAsync() => Assertions.Expect(Page.Locator(".state .up")).ToHaveTextAsync("Live");

    public ValueTask DisposeAsync() => new(Page.Context.CloseAsync());

    private void Note(bool isFault, string what)
    {
        if (!isFault)
            return;
        lock (_faults)
            _faults.Add(what);
    }
}
