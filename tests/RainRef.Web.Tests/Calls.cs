using System.Net.Http.Json;
using System.Text;

namespace RainRef.Web.Tests;

/// <summary>Sends what tests send, and reads the answer to its end.</summary>
public static class Calls
{
    public const string IdempotencyKey = "Idempotency-Key";

    public static Task<Reply> FetchAsync(this HttpClient client, string path) => client.CallAsync(HttpMethod.Get, path);

    public static Task<Reply> DropAsync(this HttpClient client, string path, string? key = null) =>
        client.CallAsync(HttpMethod.Delete, path, null, Keyed(key));

    public static Task<Reply> PostJsonAsync(this HttpClient client, string path, object? body, string? key = null) =>
        client.CallAsync(HttpMethod.Post, path, JsonContent.Create(body), Keyed(key));

    public static Task<Reply> PutJsonAsync(this HttpClient client, string path, object? body) =>
        client.CallAsync(HttpMethod.Put, path, JsonContent.Create(body));

    public static Task<Reply> PostTextAsync(this HttpClient client, string path, string type, string body, string? key = null) =>
        client.CallAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, type), Keyed(key));

    public static async Task<Reply> CallAsync(
        this HttpClient client, HttpMethod method, string path, HttpContent? content = null,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Reply(
            response.StatusCode, text, response.Content.Headers.ContentType?.MediaType, response.Headers, response.Content.Headers);
    }

    private static (string, string)[] Keyed(string? key) => key is null ? [] : [(IdempotencyKey, key)];
}
