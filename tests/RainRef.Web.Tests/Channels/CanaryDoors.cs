using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RainRef.Testing;

namespace RainRef.Web.Tests.Channels;

/// <summary>A way into the program for text that people write; who builds another adds it to <see cref="CanaryDoors"/>.</summary>
/// <param name="Route">The route that it goes by, as it is registered.</param>
/// <param name="Keeps">Whether what goes through is kept, so that its originals are in the vault.</param>
public sealed record CanaryDoor(string Name, string Route, bool Keeps, Func<HttpClient, IReadOnlyList<CanaryText>, Task> SendAsync);

/// <summary>What goes through a door.</summary>
/// <param name="From">The sender's address, itself personal.</param>
public sealed record CanaryText(string From, string Text);

public static class CanaryDoors
{
    public static readonly IReadOnlyList<CanaryDoor> All =
    [
        new("event", "POST /ref/events/", true, (client, texts) => EachAsync(client, "/ref/events", texts, t => new { source = "email", channel = "support", text = t.Text, user_ref = t.From })),
        new("event context", "POST /ref/events/", true, (client, texts) => EachAsync(client, "/ref/events", texts, t => new
        {
            source = "form", channel = "support", text = "See the form.", context = new { from = t.From, subject = "A form", fields = new[] { t.Text } },
        })),
        new("thread", "POST /ref/events/", true, (client, texts) => EachAsync(client, "/ref/events", texts, t => new
        {
            source = "chat", channel = "chat", text = t.Text, user_ref = t.From, context = new { thread_id = "canary-thread" },
        })),
        new("event file", "POST /ref/events/", true, (client, texts) => EachAsync(client, "/ref/events", texts, t => new
        {
            source = "email", channel = "support", text = "See the file.", user_ref = t.From,
            attachments = new[] { new { name = $"{t.From} .txt", content = Convert.ToBase64String(Encoding.UTF8.GetBytes(t.Text)) } },
        })),
        new("ingest", "POST /support/ingest", true, (client, texts) => EachAsync(client, "/support/ingest", texts, t => new { source = "api", channel = "chat", text = t.Text, user_ref = t.From })),
        new("ticket", "POST /support/tickets/", true, (client, texts) => EachAsync(client, "/support/tickets", texts, t => new { text = t.Text, subject = t.Text[..Math.Min(190, t.Text.Length)].Split('\n')[0], user_ref = t.From })),
        new("answer", "POST /support/answer", true, (client, texts) => EachAsync(client, "/support/answer", texts, t => new { source = "api", channel = "chat", text = t.Text, user_ref = t.From })),
        new("bulk", "POST /ref/events/bulk", true, (client, texts) => PostAsync(client, "/ref/events/bulk", JsonContent.Create(Rows(texts)))),
        new("lines", "POST /ref/events/bulk", true, (client, texts) => PostAsync(client, "/ref/events/bulk", new StringContent(
            string.Join('\n', Rows(texts).Select(r => JsonSerializer.Serialize(r))), Encoding.UTF8, "application/x-ndjson"))),
        new("csv", "POST /ref/events/bulk", true, (client, texts) => PostAsync(client, "/ref/events/bulk", new StringContent(Csv(texts), Encoding.UTF8, "text/csv"))),
        new("upload", "POST /ref/events/bulk", true, UploadAsync),
        new("uploaded file", "PUT /ref/uploads/{id:guid}/content", true, UploadFileAsync),
        new("title", "PUT /support/tickets/{id:guid}", true, TitlesAsync),
        new("chat", "POST /api/chat/ask", true, (client, texts) => EachAsync(client, "/api/chat/ask", texts, t => new { question = t.Text, user_ref = t.From })),
        new("chat feedback", "POST /api/chat/turns/{id:guid}/feedback", true, ChatFeedbackAsync),
        new("signal", "POST /signals/emit", false, (client, texts) => EachAsync(client, "/signals/emit", texts, t => new
        {
            type = "bug", product_area = "gateway", strength = 0.5, title = "Quoted", quote = t.Text,
        })),
        new("reply", "POST /support/tickets/{id:guid}/replies", true, (client, texts) => OnTicketAsync(client, texts, "replies")),
        new("note", "POST /support/tickets/{id:guid}/notes", true, (client, texts) => OnTicketAsync(client, texts, "notes")),
        new("held reply", "POST /support/tickets/{id:guid}/replies", true, (client, texts) => OnTicketAsync(client, texts, "replies", t => new { text = t, hold_seconds = 1 }, HttpStatusCode.Accepted)),
        new("draft", "PUT /support/tickets/{id:guid}/drafts/{kind}", false, DraftsAsync),
        new("attachment", "POST /support/tickets/{id:guid}/attachments", true, AttachmentsAsync),
        new("answer drafted anew", "POST /support/answers/{id:guid}/regenerate", false, (client, texts) => OnAnswerAsync(client, texts, HttpMethod.Post, "/regenerate", t => new { question = t })),
        new("answer edited", "PUT /support/answers/{id:guid}", false, (client, texts) => OnAnswerAsync(client, texts, HttpMethod.Put, "", t => new { text = t })),
        new("answer judged", "POST /support/answers/{id:guid}/feedback", false, (client, texts) => OnAnswerAsync(client, texts, HttpMethod.Post, "/feedback", t => new { useful = false, comment = t })),
        new("labels", "POST /triage/labels/import", false, LabelsAsync),
        new("card comment", "POST /kb/cards/{id:guid}/comments", false, (client, texts) => OnCardAsync(client, texts, "comments", t => new { text = t, start = 0, length = 4 })),
        new("card review", "POST /kb/cards/{id:guid}/submit", false, (client, texts) => OnCardAsync(client, texts, "submit", t => new { note = t })),
        new("card change", "PATCH /kb/cards/{id:guid}", false, (client, texts) => OnCardAsync(client, texts, "", t => new { body = "Another text.", reason = t })),
        new("card withdrawn", "POST /kb/cards/{id:guid}/withdraw", false, (client, texts) => OnCardAsync(client, texts, "withdraw", t => new { reason = t }, "submit")),
        new("card sent back", "POST /kb/cards/{id:guid}/review/changes-asked", false, (client, texts) => OnCardAsync(client, texts, "review/changes-asked", t => new { note = t }, "submit")),
        new("card doubted", "POST /kb/cards/{id:guid}/doubt", false, (client, texts) => OnCardAsync(client, texts, "doubt", t => new { reason = t }, "approve")),
        new("card retired", "POST /kb/cards/{id:guid}/retire", false, (client, texts) => OnCardAsync(client, texts, "retire", t => new { reason = t }, "approve")),
        new("rejection", "POST /action/{id:guid}/reject", true, (client, texts) => NotesAsync(client, texts, "reject")),
        new("approval", "POST /action/{id:guid}/approve", true, (client, texts) => NotesAsync(client, texts, "approve")),
        new("check", "POST /pii/check", false, (client, texts) => EachAsync(client, "/pii/check", texts, t => new { text = t.Text })),
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

    private static async Task ChatFeedbackAsync(HttpClient client, IReadOnlyList<CanaryText> texts)
    {
        foreach (var text in texts)
        {
            var turn = await client.SubmitAsync("/api/chat/ask", new { question = "How do I call you?", user_ref = text.From });
            await client.SubmitAsync($"/api/chat/turns/{turn.GetProperty("turn_id").GetGuid()}/feedback", new { rating = "unhelpful", note = text.Text });
        }
    }

    private static async Task DraftsAsync(HttpClient client, IReadOnlyList<CanaryText> texts)
    {
        foreach (var text in texts)
        {
            var ticket = await client.SubmitAsync("/support/tickets", new { text = "Nothing personal here.", user_ref = text.From }, HttpStatusCode.Created);
            await client.SendAsync(HttpMethod.Put, $"/support/tickets/{ticket.GetProperty("ticket").Id()}/drafts/reply", new { text = text.Text }, HttpStatusCode.OK);
        }
    }

    // Named after a person, too.
    private static async Task AttachmentsAsync(HttpClient client, IReadOnlyList<CanaryText> texts)
    {
        foreach (var text in texts)
        {
            var ticket = await client.SubmitAsync("/support/tickets", new { text = "Nothing personal here.", user_ref = text.From }, HttpStatusCode.Created);
            using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(text.Text)), "file", $"{text.From} .txt" } };
            await PostAsync(client, $"/support/tickets/{ticket.GetProperty("ticket").Id()}/attachments", form);
        }
    }

    private static Task OnTicketAsync(HttpClient client, IReadOnlyList<CanaryText> texts, string what) =>
        OnTicketAsync(client, texts, what, t => new { text = t }, HttpStatusCode.Created);

    private static async Task OnTicketAsync(
        HttpClient client, IReadOnlyList<CanaryText> texts, string what, Func<string, object> body, HttpStatusCode expected)
    {
        foreach (var text in texts)
        {
            var ticket = await client.SubmitAsync("/support/tickets", new { text = "Nothing personal here.", user_ref = text.From }, HttpStatusCode.Created);
            await client.SubmitAsync($"/support/tickets/{ticket.GetProperty("ticket").Id()}/{what}", body(text.Text), expected);
        }
    }

    private static async Task OnAnswerAsync(
        HttpClient client, IReadOnlyList<CanaryText> texts, HttpMethod method, string what, Func<string, object> body)
    {
        foreach (var text in texts)
        {
            var answer = await client.SubmitAsync("/support/answer", new { source = "api", channel = "chat", text = "Nothing personal here.", user_ref = text.From });
            using var request = new HttpRequestMessage(method, $"/support/answers/{answer.GetProperty("answer_id").GetGuid()}{what}") { Content = JsonContent.Create(body(text.Text)) };
            using var reply = await client.SendAsync(request);
            Assert.True(reply.IsSuccessStatusCode, $"{method} {what}: {await reply.Content.ReadAsStringAsync()}");
        }
    }

    private static Task LabelsAsync(HttpClient client, IReadOnlyList<CanaryText> texts) => PostAsync(
        client, "/triage/labels/import", new StringContent(
            "text,label\n" + string.Join('\n', texts.Select(t => $"\"{t.Text}\",billing")), Encoding.UTF8, "text/csv"));

    private static async Task OnCardAsync(
        HttpClient client, IReadOnlyList<CanaryText> texts, string what, Func<string, object> body, string? before = null)
    {
        foreach (var text in texts)
        {
            var card = await client.SubmitAsync("/kb/cards", new { title = "A card", body = "Text of the card.", state = "draft" }, HttpStatusCode.Created);
            var content = JsonContent.Create(body(text.Text));
            var path = $"/kb/cards/{card.Id()}";
            if (before is not null)
                await client.SubmitAsync($"{path}/{before}", new { });
            using var reply = what.Length == 0 ? await client.PatchAsync(path, content) : await client.PostAsync($"{path}/{what}", content);
            Assert.True(reply.IsSuccessStatusCode, $"{what}: {await reply.Content.ReadAsStringAsync()}");
        }
    }

    // What waits for a lead, who says why they decide as they do.
    private static async Task NotesAsync(HttpClient client, IReadOnlyList<CanaryText> texts, string word)
    {
        // Several in one note: of actions for one customer policy allows a few a day.
        foreach (var text in texts.Chunk(10).Select(some => new CanaryText(some[0].From, string.Join('\n', some.Select(t => t.Text)))))
        {
            var ticket = (await client.SubmitAsync(
                "/support/tickets", new { text = "I am locked out, unlock my account please.", user_ref = text.From }, HttpStatusCode.Created)).GetProperty("ticket").Id();
            JsonElement waiting = default;
            await Eventually.TrueAsync(async () =>
                (waiting = (await client.ReadAsync("/approvals?limit=100")).GetProperty("items").EnumerateArray()
                    .FirstOrDefault(a => a.GetProperty("ticket_id").GetGuid() == ticket)).ValueKind == JsonValueKind.Object);
            await client.SubmitAsync($"/action/{waiting.Id()}/{word}", new { note = text.Text });
        }
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
