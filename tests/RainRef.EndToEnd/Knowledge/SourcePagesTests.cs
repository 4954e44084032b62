using Microsoft.Playwright;
using RainRef.Testing.Knowledge;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Knowledge;

public sealed class SourcePagesTests(ConsoleFixture console) : BrowserTest(console)
{
    private const string Sentence = "Descale the kettle with citric acid once a month.";

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Pdf_Uploaded_IsListedMarkedOnItsPageAndRetired(ColorScheme scheme)
    {
        var pdf = Files.Pdf([[$"# Kettle manual {scheme}", "", "", "Fill the kettle up to the upper mark and close the lid.", .. Enumerable.Repeat("", 38), Sentence]]);
        var visit = await VisitAsync("lead", scheme);
        var page = await visit.OpenAsync("/app/knowledge/sources");
        await Expect(page.Locator(".intake input[type=file]")).ToBeEnabledAsync();
        await page.Locator(".intake input[type=file]").SetInputFilesAsync(
            new FilePayload { Name = $"kettle-{scheme}.pdf", MimeType = "application/pdf", Buffer = pdf });
        await Expect(page.Locator(".intake .said")).ToContainTextAsync("is in and can be found");
        await page.Locator(".intake input[type=file]").SetInputFilesAsync(
            new FilePayload { Name = "notes.pdf", MimeType = "application/pdf", Buffer = Files.Utf8("no PDF at all") });
        await Expect(page.Locator(".intake .said.failed")).ToBeVisibleAsync();
        await ShootAsync(page, $"sources-{scheme}");

        await page.GetByRole(AriaRole.Link, new() { Name = $"Kettle manual {scheme}" }).ClickAsync();
        await page.Locator(".passages li a").Last.ClickAsync();

        await Expect(page.Locator(".words mark")).ToContainTextAsync(Sentence);
        var picture = page.Locator(".page img");
        await Expect(picture).ToBeVisibleAsync();
        var (sheet, box) = ((await picture.BoundingBoxAsync())!, (await page.Locator(".page .box").Last.BoundingBoxAsync())!);
        // The last line: 588 points below the first one, which stands 92 below the page's top, and further down than the window.
        Assert.InRange((box.Y - sheet.Y) / sheet.Height, 664 / 792.0, 689 / 792.0);
        await Expect(page.Locator(".page .box").First).ToBeFocusedAsync();
        await Expect(page.Locator(".page .box").First).ToBeInViewportAsync();
        Assert.InRange((box.X - sheet.X) / sheet.Width, 60 / 612.0, 420 / 612.0);
        await ShootAsync(page, $"source-{scheme}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Retire" }).ClickAsync();
        await Expect(page.Locator(".source .bar")).ToContainTextAsync("Retired");
        Assert.Empty(visit.Faults);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Markdown_Uploaded_IsTypesetAndMarkedAtThePassage(ColorScheme scheme)
    {
        var steps = string.Join('\n', Enumerable.Range(1, 60).Select(n => $"{n}. Turn the toaster's wheel to {n}."));
        var text = $"---\ntitle: Toaster {scheme}\n---\n# Toaster {scheme}\n\n{steps}\n\n## Cleaning\n\nEmpty the **crumb tray** each week, see [the guide](guide.md).\n";
        await using var visit = await Site.VisitAsync("lead", scheme);
        var page = await visit.OpenAsync("/app/knowledge/sources");
        await Expect(page.Locator(".intake input[type=file]")).ToBeEnabledAsync();
        await page.Locator(".intake input[type=file]").SetInputFilesAsync(
            new FilePayload { Name = $"toaster-{scheme}.md", MimeType = "text/markdown", Buffer = Files.Utf8(text) });
        await page.GetByRole(AriaRole.Link, new() { Name = $"Toaster {scheme}" }).ClickAsync();

        await Expect(page.Locator(".words h1")).ToHaveTextAsync($"Toaster {scheme}");
        await Expect(page.Locator(".words")).Not.ToContainTextAsync("title:");
        await page.Locator(".passages li a").Last.ClickAsync();
        await Expect(page.Locator(".words mark").First).ToBeFocusedAsync();

        await Expect(page.Locator(".words mark").First).ToBeInViewportAsync();
        await Expect(page.Locator(".words mark strong")).ToHaveTextAsync("crumb tray");
        Assert.Null(await page.Locator(".words mark a").GetAttributeAsync("href"));
        await ShootAsync(page, $"source-typeset-{scheme}");
        Assert.Empty(visit.Faults);
    }
}
