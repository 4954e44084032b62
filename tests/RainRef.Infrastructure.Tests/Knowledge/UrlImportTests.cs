using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Persistence;
using RainRef.Testing;

namespace RainRef.Infrastructure.Tests.Knowledge;

public sealed class UrlImportTests : NodeTest
{
    private readonly Dictionary<string, (int Status, string Type, string Body)> _pages = [];
    private readonly List<(string Path, string? IfNoneMatch)> _asked = [];
    private HttpListener _site = null!;
    private RainRefNode _open = null!;
    private string _address = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (_site, _address) = Listen();
        _ = ServeAsync();
        _open = RainRefNode.Create(
            Database, null, $"Outbound:PrivateHosts:0={new Uri(_address).Authority}", "Knowledge:SitePause=0");
    }

    public override async ValueTask DisposeAsync()
    {
        _site.Close();
        await _open.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Import_Sitemap_TakesItsPagesRespectsRobotsAndRetiresWhatIsGone()
    {
        _pages["/robots.txt"] = (200, "text/plain", "User-agent: *\nDisallow: /hidden");
        _pages["/sitemap.xml"] = (200, "application/xml", Map("/a", "/b", "/hidden", "/gone", "/away") + "");
        _pages["/a"] = (200, "text/html; charset=utf-8", Html("The kettle boils."));
        _pages["/b"] = (302, "/b2", "");
        _pages["/b2"] = (200, "text/html", Html("The blender blends."));
        _pages["/away"] = (302, "http://169.254.169.254/latest/meta-data", "");

        var first = await ImportAsync("sitemap.xml", ImportKind.Sitemap);

        Assert.Equal((ImportState.Finished, 5, 2, 3), (first.State, first.Total, first.Created, first.Refused));
        await using var db = await Node.Get<RainRefDatabase>().ReadAsync(Workspace, Ct);
        Assert.Equal(
            ["/away redirect_elsewhere", "/gone page_gone", "/hidden robots_disallow"],
            (await db.ImportItems.Where(i => i.Outcome == ImportOutcome.Refused).ToListAsync(Ct))
                .Select(i => $"{new Uri(i.Uri).AbsolutePath} {i.ErrorCode}").Order());

        _pages["/sitemap.xml"] = (200, "application/xml", Map("/a"));
        var second = await ImportAsync("sitemap.xml", ImportKind.Sitemap);

        Assert.Equal((1, 1), (second.Unchanged, second.Retired));
        Assert.Contains(_asked, a => a is { Path: "/a", IfNoneMatch: "\"/a\"" });
        Assert.Equal(0, await CountAsync("fragments WHERE text LIKE '%blender%'"));
        Assert.DoesNotContain(_asked, a => a.Path == "/hidden");
    }

    [Fact]
    public async Task Import_PrivateAddress_IsNeverReached()
    {
        var run = await ImportAsync("a", ImportKind.Page, Node);

        Assert.Equal((ImportState.Failed, "The address is not a public one."), (run.State, run.Error));
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Import_PageThatIsGone_IsRetired()
    {
        _pages["/a"] = (200, "text/plain", "The kettle boils.");
        Assert.Equal(1, (await ImportAsync("a", ImportKind.Page)).Created);
        _pages.Remove("/a");

        Assert.Equal(1, (await ImportAsync("a", ImportKind.Page)).Retired);
        Assert.Equal(0, await CountAsync("fragments"));
    }

    private async Task<ImportRun> ImportAsync(string path, ImportKind kind, RainRefNode? node = null)
    {
        var id = Domain.Common.Ids.New(TimeProvider.System);
        await using (var work = await OpenAsync())
        {
            var started = await Node.Get<UrlImport>().StartAsync(
                work, Actor.Program(Workspace), id, _address + path, kind, null, null, null, Ct);
            Assert.Null(started.Error);
        }

        await using (var work = await OpenAsync())
        {
            work.Add(new ImportRun(
                id, Workspace, kind, kind == ImportKind.Page ? "site" : _address + path, _address + path,
                new ImportSettings(null, [], kind == ImportKind.Page ? 1 : 100), "test", TimeProvider.System.GetUtcNow()));
            await work.CommitAsync(Ct);
        }

        await ExecuteAsync("DELETE FROM jobs");
        await RunStepAsync(node ?? _open, UrlImport.JobKind, new ImportPayload(id));
        await using var db = await Node.Get<RainRefDatabase>().ReadAsync(Workspace, Ct);
        return await db.ImportRuns.SingleAsync(r => r.Id == id, Ct);
    }

    private string Map(params string[] paths) =>
        $"<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{string.Concat(paths.Select(p => $"<url><loc>{_address.TrimEnd('/')}{p}</loc></url>"))}<url><loc>http://elsewhere.example/x</loc></url></urlset>";

    private static string Html(string words) => $"<!doctype html><title>Page</title><nav>Menu</nav><main><p>{words}</p></main>";

    private static (HttpListener, string) Listen()
    {
        for (var port = 20000 + (Environment.ProcessId % 20000); ; port++)
        {
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                return (listener, $"http://127.0.0.1:{port}/");
            }
            catch (HttpListenerException) when (port < 60000)
            {
                listener.Close();
            }
        }
    }

    private async Task ServeAsync()
    {
        while (_site.IsListening)
        {
            HttpListenerContext call;
            try
            {
                call = await _site.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var path = call.Request.Url!.AbsolutePath;
            _asked.Add((path, call.Request.Headers["If-None-Match"]));
            var (status, type, body) = _pages.TryGetValue(path, out var page) ? page : (404, "text/plain", "");
            var etag = $"\"{path}\"";
            call.Response.StatusCode = status == 200 && call.Request.Headers["If-None-Match"] == etag ? 304 : status;
            if (status == 302)
                call.Response.RedirectLocation = type;
            else
                call.Response.ContentType = type;
            call.Response.Headers["ETag"] = etag;
            if (call.Response.StatusCode == 200)
                await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            call.Response.Close();
        }
    }
}
