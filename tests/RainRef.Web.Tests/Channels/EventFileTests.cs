using System.Net;
using System.Text;
using System.Text.Json;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Channels;

/// <summary>Files that come with a customer's message stand on it, or it says why they do not.</summary>
public sealed class EventFileTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Secret = "ada.files@canary.example.org";

    // One red pixel.
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    [Fact]
    public async Task Event_WithFiles_PutsThemOnItsMessageMaskedOnceAndOnlyForTheWorkspace()
    {
        var client = await ClientAsync("files");
        var body = new
        {
            source = "email",
            channel = "support",
            text = "My screen is red, see the picture",
            user_ref = "u-files",
            external_id = "files-1",
            attachments = new object[]
            {
                new { name = "../screen.png", content = Convert.ToBase64String(Picture) },
                new { name = $"{Secret} log.txt", content = Base64($"written by {Secret}") },
            },
        };

        var accepted = (await client.PostJsonAsync("/ref/events", body)).Is(HttpStatusCode.Created);
        var again = (await client.PostJsonAsync("/ref/events", body)).Is(HttpStatusCode.OK);

        Assert.Equal(0, accepted["refused_attachments"].GetArrayLength());
        Assert.Equal("duplicate", again["status"].GetString());
        var (ticket, files) = await FilesAsync(client, accepted["id"].GetGuid(), 2);
        Assert.Equal(["screen.png", "[email:1] log.txt"], files.Select(f => f.Text("name")));
        Assert.Equal(["image/png", "text/plain"], files.Select(f => f.Text("media_type")));
        Assert.Equal("written by [email:1]", await client.GetStringAsync($"/support/tickets/{ticket}/attachments/{files[1].Id()}"));
        using var picture = await client.GetAsync($"/support/tickets/{ticket}/attachments/{files[0].Id()}");
        Assert.Equal(Picture, await picture.Content.ReadAsByteArrayAsync());
        Assert.Equal(("attachment", "nosniff"), (picture.Content.Headers.ContentDisposition?.DispositionType, picture.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.DoesNotContain(Secret, await CanaryWatch.DumpAsync(fixture.Database.OwnerConnection));
        await (await ClientAsync("files-others")).ReadAsync($"/support/tickets/{ticket}/attachments/{files[0].Id()}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Event_WhoseFilesAreBad_IsStoredAndItsMessageSaysWhy()
    {
        var client = await ClientAsync("files-bad");

        var accepted = (await client.PostJsonAsync("/ref/events", new
        {
            source = "email",
            channel = "support",
            text = "Everything that I have",
            attachments = new object?[]
            {
                new { name = "page.html", content = Base64("<html><script>alert(1)</script></html>") },
                new { name = "evil\u202Egnp.exe", content = Base64("MZ\u0090") },
                new { name = "broken.png", content = "no base64!" },
                null,
                new { name = "good.txt", content = Base64("good") },
            },
        })).Is(HttpStatusCode.Created);

        Assert.Equal([0, 1, 2, 3], accepted["refused_attachments"].EnumerateArray().Select(r => r.Number("index")));
        var (ticket, files) = await FilesAsync(client, accepted["id"].GetGuid(), 5);
        Assert.Equal(["unsupported_media_type", "unsupported_media_type", "not_base64", "empty_file", null], files.Select(f => f.Text("refusal")));
        Assert.Equal("evilgnp.exe", files[1].Text("name"));
        Assert.All(files, f => Assert.False(f.GetProperty("erased").GetBoolean()));
        Assert.Equal("good", await client.GetStringAsync($"/support/tickets/{ticket}/attachments/{files[4].Id()}"));
        Assert.Equal("attachment_refused", (await client.ReadAsync($"/support/tickets/{ticket}/attachments/{files[0].Id()}", HttpStatusCode.Conflict)).Code());
    }

    [Fact]
    public async Task Erasure_OfTheSender_TakesTheirFilesAlong()
    {
        var client = await ClientAsync("files-erased");
        var address = $"f{Guid.CreateVersion7():N}@canary.example.org";
        var sent = await client.SubmitAsync("/support/ingest", new
        {
            source = "email",
            channel = "support",
            text = "Here it is",
            user_ref = address,
            attachments = new[] { new { name = $"{address}.txt", content = Base64("mine") } },
        });
        var (ticket, files) = await FilesAsync(client, sent.Id(), 1);

        await client.SubmitAsync("/subjects/erasure", new { email = address });

        Assert.Equal("attachment_erased", (await client.ReadAsync($"/support/tickets/{ticket}/attachments/{files[0].Id()}", HttpStatusCode.Conflict)).Code());
        Assert.DoesNotContain(address, await CanaryWatch.DumpAsync(fixture.Database.OwnerConnection));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task<(Guid Ticket, List<JsonElement> Files)> FilesAsync(HttpClient client, Guid eventId, int count)
    {
        Guid? ticket = null;
        List<JsonElement> files = [];
        await Eventually.TrueAsync(async () =>
        {
            ticket ??= (await client.ReadAsync($"/ref/events/{eventId}")).GetProperty("ticket_id") is { ValueKind: JsonValueKind.String } id ? id.GetGuid() : null;
            if (ticket is null)
                return false;
            files = [.. (await client.ReadAsync($"/support/tickets/{ticket}")).GetProperty("messages")[0].GetProperty("attachments").EnumerateArray()];
            return files.Count > 0;
        });
        Assert.Equal(count, files.Count);
        return (ticket!.Value, files);
    }

    private async Task<HttpClient> ClientAsync(string workspace) => (await fixture.Server.KeyAsync(workspace, Role.Admin)).Client;
}
