using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Connectors;

namespace RainRef.Infrastructure.Actions;

/// <summary>What one try at a call gave.</summary>
/// <param name="Final">How it ended; null while it has not.</param>
/// <param name="Unsure">Whether it may have got through all the same.</param>
/// <param name="Wait">How long the service asks to wait.</param>
internal sealed record Attempt(Result<string>? Final, bool Unsure, string Reason, TimeSpan? Wait = null)
{
    public static Attempt Ended(Result<string> result) => new(result, false, "");
}

/// <summary>Sends one call once, and reads what the answer means.</summary>
internal sealed class ServiceClient(ServiceAccess access, ToolCall call, TimeProvider clock)
{
    public const string KeyHeader = "Idempotency-Key";
    private const int MaxResult = 64_000;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    public bool CanBeAsked => access.Target.OperationsPath is not null;

    public async Task<Attempt> SendAsync(CancellationToken ct)
    {
        using var limit = Limit(ct);
        try
        {
            using var request = Request();
            using var response = await access.Client.SendAsync(request, HttpCompletionOption.ResponseContentRead, limit.Token);
            return Judge(response, await response.Content.ReadAsByteArrayAsync(limit.Token));
        }
        catch (HttpRequestException e) when (e is PrivateAddressException || e.InnerException is PrivateAddressException)
        {
            return Attempt.Ended(Error.Forbidden("private_address", (e.InnerException ?? e).Message));
        }
        catch (HttpRequestException e)
        {
            var arrived = e.HttpRequestError is not (HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError);
            return new Attempt(null, arrived, $"The connection failed: {e.HttpRequestError}.");
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new Attempt(null, Unsure: true, e is IOException ? "The connection was cut." : "There was no answer in time.");
        }
    }

    /// <summary>Asks what became of the key.</summary>
    public async Task<Attempt> AskAsync(CancellationToken ct)
    {
        var origin = call.Call.Sandbox ? access.Target.Sandbox : access.Target.Address;
        var (status, body) = await GetAsync(origin + access.Target.OperationsPath!.Replace("{key}", call.Key.ToString("D"), StringComparison.Ordinal), ct);
        if (status == HttpStatusCode.NotFound)
            return new Attempt(null, Unsure: false, "The service has not seen it.");
        if (status != HttpStatusCode.OK || body is not JsonObject operation)
            return new Attempt(null, Unsure: true, "The service does not say what became of it.");
        return (string?)operation["status"] switch
        {
            "done" => Attempt.Ended(operation["result"]?.ToJsonString() ?? "{}"),
            "failed" => Attempt.Ended(Error.Conflict("service_refused", Say(operation["error"]) ?? "The service refused it.")),
            _ => new Attempt(null, Unsure: true, "The service is still at it."),
        };
    }

    /// <summary>The state that the call changes; a thing that is not there is null.</summary>
    public async Task<JsonNode?> StateAsync(CancellationToken ct)
    {
        var (status, body) = await GetAsync(call.Call.StateAddress!, ct);
        return status switch
        {
            HttpStatusCode.OK when body is not null => body,
            HttpStatusCode.NotFound => null,
            _ => throw new ToolUnavailableException("The service does not show its state.", call.Resumed),
        };
    }

    private async Task<(HttpStatusCode? Status, JsonNode? Body)> GetAsync(string address, CancellationToken ct)
    {
        using var limit = Limit(ct);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            LetIn(request);
            using var response = await access.Client.SendAsync(request, limit.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(limit.Token);
            return (response.StatusCode, Json(bytes));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return (null, null);
        }
    }

    private HttpRequestMessage Request()
    {
        var prepared = call.Call;
        var request = new HttpRequestMessage(new HttpMethod(prepared.Operation), prepared.Address);
        if (prepared.Body is not null)
            request.Content = new ByteArrayContent(prepared.BodyBytes());
        foreach (var (name, value) in prepared.Headers)
        {
            if (name == "Content-Type")
                request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation(KeyHeader, call.Key.ToString("D"));
        LetIn(request);
        return request;
    }

    private void LetIn(HttpRequestMessage request)
    {
        if (access.Credential is { } credential)
            request.Headers.TryAddWithoutValidation(credential.Name, credential.Value);
    }

    private Attempt Judge(HttpResponseMessage response, byte[] bytes)
    {
        var code = (int)response.StatusCode;
        if (code is >= 200 and < 300)
        {
            var body = Json(bytes);
            if (body is null && bytes.Length > 0 && CanBeAsked)
                return new Attempt(null, Unsure: true, "The answer cannot be read.");
            return Attempt.Ended(body is null || bytes.Length > MaxResult ? $$"""{"status":{{code}}}""" : body.ToJsonString());
        }

        var wait = Wait(response.Headers.RetryAfter);
        if (response.StatusCode == HttpStatusCode.TooManyRequests || (code == 503 && wait is not null))
            return new Attempt(null, Unsure: false, "The service asks to wait.", wait);
        if (code >= 500 || response.StatusCode is HttpStatusCode.RequestTimeout || (code == 409 && wait is not null))
            return new Attempt(null, Unsure: true, $"The service answered {code}.", wait);
        return Attempt.Ended(Error.Conflict("service_refused", $"The service '{access.Target.Name}' refused it with {code}."));
    }

    private TimeSpan? Wait(RetryConditionHeaderValue? after)
    {
        var wait = after?.Delta ?? (after?.Date is { } at ? at - clock.GetUtcNow() : null);
        return wait is null ? null : TimeSpan.FromTicks(Math.Clamp(wait.Value.Ticks, 0, MaxWait.Ticks));
    }

    private CancellationTokenSource Limit(CancellationToken ct)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(Math.Clamp(call.Call.TimeoutSeconds, 1, 60)));
        return limit;
    }

    private static string? Say(JsonNode? error) => error is JsonValue text && text.TryGetValue<string>(out var words) ? words[..Math.Min(words.Length, 300)] : null;

    private static JsonNode? Json(byte[] bytes)
    {
        try
        {
            return bytes.Length == 0 ? null : JsonNode.Parse(bytes);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
