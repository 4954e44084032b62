using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace RainRef.Web.Tests.Channels;

/// <summary>A way into the program for text that people write; who builds another adds it to <see cref="CanaryDoors"/>.</summary>
/// <param name="Keeps">Whether what goes through is kept, so that its originals are in the vault.</param>
public sealed record CanaryDoor(string Name, bool Keeps, Func<HttpClient, IReadOnlyList<CanaryText>, Task> SendAsync);

/// <summary>What goes through a door.</summary>
/// <param name="From">The sender's address, itself personal.</param>
public sealed record CanaryText(string From, string Text);

public static class CanaryDoors
{
    public static readonly IReadOnlyList<CanaryDoor> All =
    [
        new("event", true, (client, texts) => EachAsync(client, "/ref/events", texts, t => new { source = "email", channel = "support", text = t.Text, user_ref = t.From })),
        new("event context", true, (client, texts) => EachAsync(client, "/ref/events", texts, t => new
        {
            source = "form", channel = "support", text = "See the form.", context = new { from = t.From, subject = "A form", fields = new[] { t.Text } },
        })),
        new("thread", true, (client, texts) => EachAsync(client, "/ref/events", texts, t => new
        {
            source = "chat", channel = "chat", text = t.Text, user_ref = t.From, context = new { thread_id = "canary-thread" },
        })),
        new("ingest", true, (client, texts) => EachAsync(client, "/support/ingest", texts, t => new { source = "api", channel = "chat", text = t.Text, user_ref = t.From })),
        new("ticket", true, (client, texts) => EachAsync(client, "/support/tickets", texts, t => new { text = t.Text, subject = t.Text[..Math.Min(190, t.Text.Length)].Split('\n')[0], user_ref = t.From })),
        new("answer", true, (client, texts) => EachAsync(client, "/support/answer", texts, t => new { source = "api", channel = "chat", text = t.Text, user_ref = t.From })),
        new("bulk", true, (client, texts) => PostAsync(client, "/ref/events/bulk", JsonContent.Create(Rows(texts)))),
        new("lines", true, (client, texts) => PostAsync(client, "/ref/events/bulk", new StringContent(
            string.Join('\n', Rows(texts).Select(r => JsonSerializer.Serialize(r))), Encoding.UTF8, "application/x-ndjson"))),
        new("csv", true, (client, texts) => PostAsync(client, "/ref/events/bulk", new StringContent(Csv(texts), Encoding.UTF8, "text/csv"))),
        new("upload", true, UploadAsync),
        new("uploaded file", true, UploadFileAsync),
        new("title", true, TitlesAsync),
        new("signal", false, (client, texts) => EachAsync(client, "/signals/emit", texts, t => new
        {
            type = "bug", product_area = "gateway", strength = 0.5, title = "Quoted", quote = t.Text,
        })),
        new("check", false, (client, texts) => EachAsync(client, "/pii/check", texts, t => new { text = t.Text })),
    ];

    private static object[] Rows(IReadOnlyList<CanaryText> texts) =>
        [.. texts.Select(t => (object)new { source = "email", channel = "support", text = t.Text, user_ref = t.From })];

    private static string Csv(IReadOnlyList<CanaryText> texts) => "source,channel,text,user_ref\n" + string.Join(
        '\n', texts.Select(t => $"email,support,\"{t.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{t.From}"));

    private static async Task UploadAsync(HttpClient client, IReadOnlyList<CanaryText> texts)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Encoding.UTF8.GetBytes(Csv(texts))) { Headers = { ContentType = new("text/csv") } }, "file", "tickets.csv" },
        };
        await PostAsync(client, "/ref/events/bulk", form);
    }

    // Named after a person, with a row that is refused, and sent twice.
    private static async Task UploadFileAsync(HttpClient client, IReadOnlyList<CanaryText> texts)
    {
        var csv = Csv(texts) + $"\n,support,\"{texts[0].Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{texts[0].From},one too many";
        await PostAsync(client, "/ref/uploads/preview", new StringContent(csv, Encoding.UTF8, "text/csv"));
        var upload = await client.SubmitAsync(
            "/ref/uploads",
            new { file_name = $"{texts[0].From}.csv", columns = new { source = "source", channel = "channel", text = "text", user_ref = "user_ref" } },
            HttpStatusCode.Created);
        using var response = await client.PutAsync($"/ref/uploads/{upload.Id()}/content", new StringContent(csv, Encoding.UTF8, "text/csv"));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        Assert.Equal(1, (await client.ReadAsync($"/ref/uploads/{upload.Id()}/errors")).Number("total"));
    }

    private static async Task TitlesAsync(HttpClient client, IReadOnlyList<CanaryText> texts)
    {
        var ticket = await client.SubmitAsync(
            "/support/tickets", new { text = "Nothing personal here.", user_ref = texts[0].From }, HttpStatusCode.Created);
        var id = ticket.GetProperty("ticket").Id();
        foreach (var sentence in texts.SelectMany(t => t.Text.Split('\n')))
            await client.SendAsync(HttpMethod.Put, $"/support/tickets/{id}", new { subject = sentence }, HttpStatusCode.OK);
    }

    private static async Task EachAsync(HttpClient client, string path, IReadOnlyList<CanaryText> texts, Func<CanaryText, object> body)
    {
        foreach (var text in texts)
            await PostAsync(client, path, JsonContent.Create(body(text)));
    }

    private static async Task PostAsync(HttpClient client, string path, HttpContent body)
    {
        using var response = await client.PostAsync(path, body);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {answer}");
        Assert.DoesNotContain("\"rejected\":[{", answer);
    }
}
