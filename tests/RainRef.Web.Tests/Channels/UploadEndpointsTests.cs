using System.Globalization;
using System.Net;
using System.Text;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Channels;

/// <summary>A file of tickets comes in once, row by row, whatever breaks off, and says what did not.</summary>
public sealed class UploadEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly object Columns = new { text = "Body", subject = "Title", external_id = "No" };

    [Fact]
    public async Task Preview_OfAFile_GuessesColumnsMasksRowsAndNamesProblems()
    {
        using var client = await ClientAsync("preview");
        const string csv = "Ticket ID;Betreff;Beschreibung;E-Mail\n1;Login;\"I am locked out, call +49 30 1234567\";ann@mail.example.org\n2;Empty;;bob@mail.example.org\n3;short\n";

        var preview = (await client.PostTextAsync("/ref/uploads/preview", "text/csv", csv)).Is(HttpStatusCode.OK).Json;

        Assert.Equal(
            ("Beschreibung", "Betreff", "E-Mail", "Ticket ID"),
            (Guess("text"), Guess("subject"), Guess("user_ref"), Guess("external_id")));
        var first = preview.GetProperty("rows")[0].GetProperty("values");
        Assert.Equal("I am locked out, call [phone:1]", first.Text("text"));
        Assert.DoesNotContain("mail.example.org", preview.ToString());
        Assert.NotNull(preview.GetProperty("rows")[1].Text("problem"));
        Assert.Contains("2 of the first 3 rows", preview.GetProperty("problems")[0].GetString());
        Assert.Equal(0, (await client.ReadAsync("/ref/uploads")).Number("total"));

        string? Guess(string field) => preview.GetProperty("guess").Text(field);
    }

    [Fact]
    public async Task Upload_WithWrongRows_TakesTheOthersAndNamesThese()
    {
        using var client = await ClientAsync("upload-errors");
        var id = await StartAsync(client);
        const string csv = "No,Title,Body\n1,One,First\n2,Two,\n3,Three\n1,Again,The first again\n4,Four,Fourth\n";

        var done = (await SendAsync(client, id, csv)).Is(HttpStatusCode.OK).Json;

        Assert.Equal(("done", 5, 2, 1, 2), (done.Text("state"), done.Number("rows"), done.Number("inserted"), done.Number("duplicates"), done.Number("rejected")));
        var errors = (await client.ReadAsync($"/ref/uploads/{id}/errors")).GetProperty("items");
        Assert.Equal([2, 3], errors.EnumerateArray().Select(e => e.Number("row")));
        var file = await client.GetStringAsync($"/ref/uploads/{id}/errors.csv");
        Assert.StartsWith("row,code,reason\r\n2,validation_failed,", file);
        await Eventually.TrueAsync(async () => (await client.ReadAsync("/support/tickets")).Number("total") == 2);
        Assert.Contains("Four", (await client.ReadAsync("/support/tickets")).ToString());
        (await SendAsync(client, id, csv)).IsError(HttpStatusCode.Conflict, "upload_finished");
    }

    [Fact]
    public async Task Upload_ThatBrokeOff_GoesOnWithTheSameFileAndWithNoOther()
    {
        using var client = await ClientAsync("upload-resume");
        var id = await StartAsync(client, new { text = "Body" });
        var rows = Enumerable.Range(1, 2500).Select(i => string.Create(CultureInfo.InvariantCulture, $"Row {i} says something")).ToList();
        var whole = "Body\n" + string.Join('\n', rows) + "\n";
        // After two chunks a quote opens that is never closed.
        var broken = "Body\n" + string.Join('\n', rows.Take(2100)) + "\n\"" + new string('x', 500_000);

        (await SendAsync(client, id, broken)).IsError(HttpStatusCode.BadRequest, "validation_failed");
        var stopped = await client.ReadAsync($"/ref/uploads/{id}");
        Assert.Equal(("interrupted", 2000), (stopped.Text("state"), stopped.Number("rows")));
        (await SendAsync(client, id, "Body\n" + string.Join('\n', rows.Skip(1)) + "\n")).IsError(HttpStatusCode.Conflict, "file_differs");

        var done = (await SendAsync(client, id, whole)).Is(HttpStatusCode.OK).Json;

        Assert.Equal(("done", 2500, 2500), (done.Text("state"), done.Number("rows"), done.Number("inserted")));
        Assert.Equal(2500, (await client.ReadAsync("/ref/events?limit=1")).Number("total"));
    }

    [Fact]
    public async Task Upload_OfAFileWithoutTheColumn_IsRefusedAndCanBeCancelled()
    {
        using var client = await ClientAsync("upload-columns");
        (await client.PostJsonAsync("/ref/uploads", new { columns = new { subject = "Title" } })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await client.PostJsonAsync("/ref/uploads", new { columns = new { text = "ann@mail.example.org" } })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        var id = await StartAsync(client);

        (await SendAsync(client, id, "Other\n1\n")).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await client.PutJsonAsync($"/ref/uploads/{id}/content", new { })).IsError(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        (await client.PostJsonAsync($"/ref/uploads/{id}/cancel", null)).Is(HttpStatusCode.OK);

        (await SendAsync(client, id, "No,Title,Body\n1,a,b\n")).IsError(HttpStatusCode.Conflict, "upload_finished");
    }

    private static Task<Reply> SendAsync(HttpClient client, Guid id, string csv) =>
        client.CallAsync(HttpMethod.Put, $"/ref/uploads/{id}/content", new StringContent(csv, Encoding.UTF8, "text/csv"));

    private static async Task<Guid> StartAsync(HttpClient client, object? columns = null) =>
        (await client.SubmitAsync("/ref/uploads", new { file_name = "tickets.csv", columns = columns ?? Columns }, HttpStatusCode.Created)).Id();

    private async Task<HttpClient> ClientAsync(string workspace) => (await fixture.Server.KeyAsync(workspace, Role.Admin)).Client;
}
