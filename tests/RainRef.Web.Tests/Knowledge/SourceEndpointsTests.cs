using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Web.Tests.Knowledge;

public sealed class SourceEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Markdown =
        "---\ntitle: Kettle guide\ntags: [Kitchen]\n---\n# Kettle\n\n## Boiling\n\nThe kettle boils at 100 °C 🫖.\r\n\r\n- Fill it.\n- Wait.\n\n## Cleaning\n\nDescale the kettle monthly.\n";

    private const string Html =
        "<!doctype html><title>Toaster</title><body><script>alert('kettle')</script><h1>Toaster</h1><p>The toaster &amp; its crumbs.</p><ul><li>Empty it</li><li>Shake it</li></ul></body>";

    [Theory]
    [InlineData("guide.md", Markdown, "markdown", "Kettle guide", "kettle")]
    [InlineData("page.html", Html, "html", "Toaster", "toaster crumbs")]
    [InlineData("page.md", Html, "html", "Toaster", "toaster crumbs")]
    [InlineData("notes.txt", "Plain words about a blender.\n\nMore on the blender.", "plain_text", "notes", "blender")]
    public async Task Upload_Document_IsFoundAndEveryPassageStandsWhereItSays(
        string name, string content, string format, string title, string question)
    {
        var (lead, workspaceId) = await fixture.Server.KeyAsync($"source-{name.Replace('.', '-')}", Role.SupportLead);

        var uploaded = await lead.SubmitAsync("/kb/upload", File(name, content), HttpStatusCode.Created);

        var source = uploaded.GetProperty("source");
        Assert.Equal(("created", format, title), (uploaded.Text("status"), source.Text("format"), source.Text("title")));
        var text = (await lead.ReadAsync($"/kb/sources/{source.Id()}")).Text("text")!;
        Assert.DoesNotContain("alert", text);
        await using var db = await fixture.Server.Services.GetRequiredService<RainRefDatabase>().ReadAsync(workspaceId, default);
        var fragments = await db.Fragments.OrderBy(f => f.Ordinal).ToListAsync();
        Assert.Equal(source.GetProperty("fragments").GetInt32(), fragments.Count);
        Assert.All(fragments, f => Assert.Equal(f.Text, text.Substring(f.Start, f.Length)));
        Assert.Equal(Enumerable.Range(0, fragments.Count), fragments.Select(f => f.Ordinal));
        var found = await lead.ReadAsync($"/kb/search?q={Uri.EscapeDataString(question)}", HttpStatusCode.OK);
        Assert.Equal(source.Id(), found.GetProperty("items")[0].Id());
    }

    [Fact]
    public async Task Upload_SameUri_ChangesNothingOrMakesAVersion()
    {
        var (lead, _) = await fixture.Server.KeyAsync("source-again", Role.SupportLead);
        var first = await lead.SubmitAsync("/kb/upload", File("a.txt", "The kettle is red."), HttpStatusCode.Created);
        var same = await lead.SubmitAsync("/kb/upload", File("a.txt", "The kettle is red."));
        Assert.Equal(("unchanged", 1), (same.Text("status"), Version(same)));
        var other = await lead.SubmitAsync("/kb/upload", File("a.txt", "The kettle is blue."));
        Assert.Equal(("replaced", 2), (other.Text("status"), Version(other)));
        Assert.Equal(first.GetProperty("source").Id(), other.GetProperty("source").Id());
        Assert.Equal(0, await FoundAsync(lead, "red"));
        Assert.Equal(1, await FoundAsync(lead, "blue"));
        Assert.Equal(1, (await lead.ReadAsync("/kb/sources")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Source_Retired_IsFoundNoMoreUntilItIsUploadedAgain()
    {
        var (lead, _) = await fixture.Server.KeyAsync("source-retire", Role.SupportLead);
        var id = (await lead.SubmitAsync("/kb/upload", File("a.txt", "The kettle whistles."), HttpStatusCode.Created)).GetProperty("source").Id();
        await lead.RemoveAsync($"/kb/sources/{id}", HttpStatusCode.OK);
        await lead.RemoveAsync($"/kb/sources/{id}", HttpStatusCode.OK);
        Assert.Equal(0, await FoundAsync(lead, "kettle"));
        Assert.Equal("retired", (await lead.ReadAsync($"/kb/sources/{id}")).GetProperty("source").Text("state"));
        var again = await lead.SubmitAsync("/kb/upload", File("a.txt", "The kettle whistles."));
        Assert.Equal(("replaced", "published"), (again.Text("status"), again.GetProperty("source").Text("state")));
        Assert.Equal(1, await FoundAsync(lead, "kettle"));
        await lead.RemoveAsync($"/kb/sources/{Guid.CreateVersion7()}", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("a.pdf", "text", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("a.md", "%PDF-1.7 text", HttpStatusCode.BadRequest)]
    [InlineData("a.json", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("a.md", "NUL \0 in it", HttpStatusCode.BadRequest)]
    [InlineData("a.md", "  \n ", HttpStatusCode.BadRequest)]
    public async Task Upload_OfWhatIsNoText_IsRefused(string name, string content, HttpStatusCode expected)
    {
        var (lead, _) = await fixture.Server.KeyAsync("source-refused", Role.SupportLead);
        Assert.NotEmpty((await lead.SubmitAsync("/kb/upload", File(name, content), expected)).Code()!);
        Assert.Equal(0, (await lead.ReadAsync("/kb/sources")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Upload_WithoutAFile_IsRefused()
    {
        var (lead, _) = await fixture.Server.KeyAsync("source-form", Role.SupportLead);
        await lead.SubmitAsync("/kb/upload", new { file = "a" }, HttpStatusCode.UnsupportedMediaType);
        await lead.SubmitAsync("/kb/upload", new MultipartFormDataContent { { new StringContent("x"), "other" } }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Upload_NotInUtf8_IsReadByItsCharset()
    {
        var (lead, _) = await fixture.Server.KeyAsync("source-charset", Role.SupportLead);
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding("koi8-r")!.GetBytes("Чайник кипит в полдень.");
        var refused = await lead.SubmitAsync("/kb/upload", File("a.txt", bytes), HttpStatusCode.BadRequest);
        Assert.Equal("unknown_encoding", refused.Code());
        var named = File("a.txt", bytes);
        named.Add(new StringContent("koi8-r"), "charset");
        var id = (await lead.SubmitAsync("/kb/upload", named, HttpStatusCode.Created)).GetProperty("source").Id();
        Assert.Equal("Чайник кипит в полдень.", (await lead.ReadAsync($"/kb/sources/{id}")).Text("text"));
    }

    [Fact]
    public async Task Upload_LargerThanTenMegabytes_IsTooLarge()
    {
        var (lead, _) = await fixture.Server.KeyAsync("source-size", Role.SupportLead);
        var slightly = File("a.txt", new byte[(10 * 1024 * 1024) + 1]);
        Assert.Equal("too_large", (await lead.SubmitAsync("/kb/upload", slightly, HttpStatusCode.RequestEntityTooLarge)).Code());
        var far = File("a.txt", new byte[11 * 1024 * 1024]);
        // So that the refusal arrives before the file is sent into a closed connection, as with curl.
        lead.DefaultRequestHeaders.ExpectContinue = true;
        Assert.Equal("too_large", (await lead.SubmitAsync("/kb/upload", far, HttpStatusCode.RequestEntityTooLarge)).Code());
    }

    [Fact]
    public async Task Upload_ByAnAgent_IsForbidden()
    {
        var (agent, _) = await fixture.Server.KeyAsync("source-role", Role.Support);
        await agent.SubmitAsync("/kb/upload", File("a.txt", "x"), HttpStatusCode.Forbidden);
    }

    private static MultipartFormDataContent File(string name, string content) => File(name, Encoding.UTF8.GetBytes(content));

    private static MultipartFormDataContent File(string name, byte[] content)
    {
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return new MultipartFormDataContent { { file, "file", name } };
    }

    private static int Version(JsonElement uploaded) => uploaded.GetProperty("source").GetProperty("version").GetInt32();

    private static async Task<int> FoundAsync(HttpClient client, string words) =>
        (await client.ReadAsync($"/kb/search?q={words}")).GetProperty("items").GetArrayLength();
}
