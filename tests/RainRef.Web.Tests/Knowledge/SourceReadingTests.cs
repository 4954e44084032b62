using System.Net;
using System.Text;
using System.Text.Json;
using RainRef.Domain.Workspaces;
using RainRef.Testing.Knowledge;

namespace RainRef.Web.Tests.Knowledge;

/// <summary>What a viewer reads over REST: passages with their places, versions, what to mark, who cites it, the file.</summary>
public sealed class SourceReadingTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Versions_OfAChangedText_EachKeepItsWordsAndItsMarks()
    {
        var (lead, _) = await fixture.Server.KeyAsync("reading-versions", Role.SupportLead);
        const string first = "# Kettle\n\n## Boiling\n\nThe kettle boils 🫖 in a minute.\n\n## Cleaning\n\nDescale it monthly.\n";
        var id = await UploadAsync(lead, "kettle.md", Files.Utf8(first));
        var old = await FragmentsAsync(lead, id);
        Assert.All(old, f => Assert.Equal(f.Text("text"), first.Substring(f.Number("start"), f.Number("length"))));
        Assert.Equal(Enumerable.Range(0, old.Count), old.Select(f => f.Number("ordinal")));
        Assert.Equal(["Kettle › Boiling", "Kettle › Cleaning"], old.Select(f => f.Text("heading_path")));
        var second = first.Replace("a minute", "two minutes", StringComparison.Ordinal);
        await UploadAsync(lead, "kettle.md", Files.Utf8(second), HttpStatusCode.OK);

        var versions = (await lead.ReadAsync($"/kb/sources/{id}/versions", HttpStatusCode.OK)).GetProperty("items").EnumerateArray().ToList();
        var latest = await lead.ReadAsync($"/kb/sources/{id}/view", HttpStatusCode.OK);
        var start = second.IndexOf("two minutes", StringComparison.Ordinal);
        var marked = await lead.ReadAsync($"/kb/sources/{id}/view?start={start}&end={start + 11}", HttpStatusCode.OK);
        var before = await lead.ReadAsync($"/kb/sources/{id}/view?version=1", HttpStatusCode.OK);
        var fragment = (await FragmentsAsync(lead, id))[0];
        var passage = await lead.ReadAsync($"/kb/sources/{id}/view?fragment={fragment.Id()}", HttpStatusCode.OK);

        Assert.Equal([2, 1], versions.Select(v => v.Number("version")));
        Assert.Equal(2, versions.Select(v => v.Text("content_hash")).Distinct().Count());
        Assert.Equal((second, 2, JsonValueKind.Null), (latest.Text("text"), latest.Number("version"), latest.GetProperty("highlight").ValueKind));
        Assert.Equal("two minutes", marked.GetProperty("highlight").Text("quote"));
        Assert.Equal((first, 1, 2), (before.Text("text"), before.Number("version"), before.Number("latest_version")));
        Assert.Equal(fragment.Text("text"), passage.GetProperty("highlight").Text("quote"));
        Assert.Equal(first, await FileAsync(lead, id, 1));
        Assert.Equal(second, await FileAsync(lead, id, null));
        foreach (var (query, status) in new[]
                 {
                     ("start=5", HttpStatusCode.BadRequest), ("start=9&end=5", HttpStatusCode.BadRequest), ("start=0&end=100000", HttpStatusCode.BadRequest),
                     ("start=-1&end=5", HttpStatusCode.BadRequest), ($"fragment={fragment.Id()}&version=1", HttpStatusCode.BadRequest),
                     ($"fragment={old[0].Id()}", HttpStatusCode.NotFound), ("version=9", HttpStatusCode.NotFound),
                 })
            await lead.ReadAsync($"/kb/sources/{id}/view?{query}", status);
    }

    [Fact]
    public async Task Pdf_AndTranscript_SayPagesWithBoxesAndSeconds()
    {
        var (lead, _) = await fixture.Server.KeyAsync("reading-places", Role.SupportLead);
        var pdf = await UploadAsync(lead, "manual.pdf", Files.Pdf([["# Cover", "", "Nothing of note stands on this page at all."], ["# Kettle", "", "", "Descale the kettle with citric acid once a month."]]));
        var fragment = (await FragmentsAsync(lead, pdf)).Single(f => f.Text("text")!.Contains("citric", StringComparison.Ordinal));
        var page = Assert.Single((await lead.ReadAsync($"/kb/sources/{pdf}/view?fragment={fragment.Id()}", HttpStatusCode.OK)).GetProperty("pages").EnumerateArray());
        Assert.Equal((2, 612, 792), (page.Number("number"), page.Number("width"), page.Number("height")));
        // The third line below the first, which stands 92 points below the page's top.
        var box = page.GetProperty("boxes").EnumerateArray().Last();
        Assert.InRange(box.GetProperty("top").GetDouble(), 120, 136);
        Assert.InRange(box.GetProperty("left").GetDouble(), 70, 74);
        Assert.Equal(2, Assert.Single(fragment.GetProperty("pages").EnumerateArray()).Number("number"));

        var talk = await UploadAsync(lead, "talk.vtt", Files.Utf8("WEBVTT\n\n00:00:01.000 --> 00:00:04.500\nWelcome to the kettle show.\n\n00:01:10.250 --> 00:01:13.000\nAlways descale before winter.\n"));
        var text = (await lead.ReadAsync($"/kb/sources/{talk}")).Text("text")!;
        var start = text.IndexOf("Always", StringComparison.Ordinal);
        var said = await lead.ReadAsync($"/kb/sources/{talk}/view?start={start}&end={start + 6}", HttpStatusCode.OK);
        Assert.Equal((70.25, 73.0), (said.GetProperty("from").GetDouble(), said.GetProperty("to").GetDouble()));
        Assert.Equal("Always", said.GetProperty("highlight").Text("quote"));
    }

    [Fact]
    public async Task Citations_OfASource_AreListedAndNarrowed_AndNoOtherWorkspaceReadsAny()
    {
        var (lead, _) = await fixture.Server.KeyAsync("reading-cited", Role.SupportLead);
        var (other, _) = await fixture.Server.KeyAsync("reading-other", Role.Admin);
        var id = await UploadAsync(lead, "toaster.md", Files.Utf8("To empty the toaster, pull out the crumb tray below the lever.\n"));
        var answer = await lead.SubmitAsync("/support/answer", new { source = "email", channel = "support", text = "How do I empty the crumb tray of the toaster?" });
        Assert.False(answer.GetProperty("abstained").GetBoolean(), answer.ToString());
        Assert.Equal(0, (await lead.ReadAsync($"/kb/sources/{id}/citations?sent=true")).Number("total"));
        await lead.SubmitAsync($"/support/answers/{answer.GetProperty("answer_id").GetGuid()}/send", null);

        var cited = Assert.Single((await lead.ReadAsync($"/kb/sources/{id}/citations?sent=true", HttpStatusCode.OK)).GetProperty("items").EnumerateArray());
        Assert.Equal(("sent", answer.GetProperty("ticket_id").GetGuid()), (cited.Text("status"), cited.GetProperty("ticket_id").GetGuid()));
        var quote = Assert.Single(cited.GetProperty("quotes").EnumerateArray());
        Assert.Equal("To empty the toaster, pull out the crumb tray below the lever.", quote.Text("quote"));
        Assert.Equal(0, (await lead.ReadAsync($"/kb/sources/{id}/citations?version=7")).Number("total"));
        await lead.ReadAsync($"/kb/sources/{id}/citations?page=0", HttpStatusCode.BadRequest);
        foreach (var path in new[] { "view", "fragments", "versions", "citations", "file" })
        {
            await other.ReadAsync($"/kb/sources/{id}/{path}", HttpStatusCode.NotFound);
            await lead.ReadAsync($"/kb/sources/{Guid.CreateVersion7()}/{path}", HttpStatusCode.NotFound);
        }
    }

    private static async Task<Guid> UploadAsync(HttpClient client, string name, byte[] content, HttpStatusCode status = HttpStatusCode.Created)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
        return (await client.SubmitAsync("/kb/upload", form, status)).GetProperty("source").Id();
    }

    private static async Task<List<JsonElement>> FragmentsAsync(HttpClient client, Guid id) =>
        [.. (await client.ReadAsync($"/kb/sources/{id}/fragments", HttpStatusCode.OK)).GetProperty("items").EnumerateArray()];

    private static async Task<string> FileAsync(HttpClient client, Guid id, int? version) =>
        Encoding.UTF8.GetString(await client.GetByteArrayAsync($"/kb/sources/{id}/file{(version is { } v ? $"?version={v}" : "")}"));
}
