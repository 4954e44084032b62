using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace RainRef.Web.Tests;

/// <summary>Short ways to say what a test sends and what it expects back.</summary>
internal static class Rest
{
    /// <summary>Sends, checks the status, and gives the body; a null element where there is none.</summary>
    public static async Task<JsonElement> SendAsync(
        this HttpClient client, HttpMethod method, string path, object? body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{method} {path} gave {(int)response.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public static Task<JsonElement> ReadAsync(this HttpClient client, string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        client.SendAsync(HttpMethod.Get, path, null, expected);

    public static Task<JsonElement> SubmitAsync(
        this HttpClient client, string path, object? body, HttpStatusCode expected = HttpStatusCode.OK) =>
        client.SendAsync(HttpMethod.Post, path, body ?? new { }, expected);

    public static Task<JsonElement> RemoveAsync(
        this HttpClient client, string path, HttpStatusCode expected = HttpStatusCode.NoContent) =>
        client.SendAsync(HttpMethod.Delete, path, null, expected);

    public static Guid Id(this JsonElement body) => body.GetProperty("id").GetGuid();

    public static int Number(this JsonElement body, string name) => body.GetProperty(name).GetInt32();

    public static string? Text(this JsonElement body, string name) => body.GetProperty(name).GetString();

    /// <summary>The error's code, after checking that the answer has the shape of every refusal.</summary>
    public static string? Code(this JsonElement problem)
    {
        var error = problem.GetProperty("error");
        Assert.False(string.IsNullOrEmpty(error.Text("message")));
        Assert.False(string.IsNullOrEmpty(error.Text("request_id")));
        return error.Text("code");
    }
}
