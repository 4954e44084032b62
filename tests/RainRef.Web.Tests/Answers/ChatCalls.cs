using System.Net;
using System.Text.Json;

namespace RainRef.Web.Tests.Answers;

/// <summary>One server-sent event.</summary>
public sealed record SentEvent(string Name, JsonElement Data);

internal static class ChatCalls
{
    public static Task<JsonElement> AskAsync(this HttpClient client, string question, Guid? conversation = null) =>
        client.SubmitAsync("/api/chat/ask", new { question, conversation_id = conversation });

    public static Task<JsonElement> ApproveCardAsync(this HttpClient client, string title, string body) =>
        client.SubmitAsync("/kb/cards", new { title, body, state = "approved" }, HttpStatusCode.Created);

    /// <summary>Reads a stream to its end.</summary>
    public static async Task<List<SentEvent>> StreamAsync(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = new List<SentEvent>();
        await foreach (var item in System.Net.ServerSentEvents.SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
            events.Add(new SentEvent(item.EventType, JsonDocument.Parse(item.Data).RootElement));
        return events;
    }

    /// <summary>The text that the tokens after the last start make.</summary>
    public static string Spoken(this IReadOnlyList<SentEvent> events) => string.Concat(
        events.Skip(events.ToList().FindLastIndex(e => e.Name == "start")).Where(e => e.Name == "token").Select(e => e.Data.Text("text")));
}
