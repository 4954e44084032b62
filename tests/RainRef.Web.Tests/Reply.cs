using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace RainRef.Web.Tests;

/// <summary>An answer of the API, read to its end.</summary>
public sealed record Reply(
    HttpStatusCode Status, string Text, string? ContentType, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public bool Succeeded => (int)Status is >= 200 and < 300;

    public JsonElement this[string property] => Json.GetProperty(property);

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    /// <summary>What is wrong with this as an error of the contract; null when nothing is.</summary>
    public string? ContractFault()
    {
        if (ContentType != "application/problem+json")
            return $"{(int)Status} with content type '{ContentType}'";
        if (!Json.TryGetProperty("error", out var error))
            return "no error object";
        foreach (var field in (string[])["code", "message", "request_id"])
        {
            if (!error.TryGetProperty(field, out var value) || value.GetString() is not { Length: > 0 })
                return $"error.{field} is missing";
        }

        if (!error.TryGetProperty("details", out var details) || details.ValueKind != JsonValueKind.Object)
            return "error.details is no object";
        if (error.GetProperty("request_id").GetString() != Header("X-Request-Id"))
            return "error.request_id is not X-Request-Id";
        return Json.GetProperty("status").GetInt32() == (int)Status ? null : "status is another";
    }

    public Reply Is(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Text}");
        return this;
    }

    /// <summary>That this is an error of the contract with that status and code.</summary>
    public JsonElement IsError(HttpStatusCode status, string code)
    {
        Is(status);
        Assert.Null(ContractFault());
        Assert.Equal(code, this["error"].GetProperty("code").GetString());
        return this["error"];
    }
}
