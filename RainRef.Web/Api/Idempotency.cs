using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Web.Api;

/// <summary>
/// <c>Idempotency-Key</c>: the first answer to a state-changing request is given again to every repetition of it, and
/// another request under the same key is refused. What a request creates takes its id from the key, so that even a
/// repetition after a crash between the change and its record creates nothing twice.
/// </summary>
internal sealed class Idempotency(RequestDelegate next, IdempotencyStore store, MasterSecret secret)
{
    // Keyed: a plain hash of a short request, such as an erasure's, would give its content away to whoever tries.
    private readonly byte[] _hashKey = secret.Derive("idempotency/v1");
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";
    private const int MaxStoredBody = 8 * 1024 * 1024;

    public async Task InvokeAsync(HttpContext http)
    {
        var key = http.Request.Headers[Header].ToString();
        if (key.Length == 0 || !ChangesState(http.Request.Method) || http.User.ToActor() is not { } actor)
        {
            await next(http);
            return;
        }

        if (key.Length > IdempotencyRecord.MaxKeyLength || key.Any(c => c is < ' ' or > '~'))
        {
            await Error.Validation(Header, $"{Header} has 1 to {IdempotencyRecord.MaxKeyLength} printable ASCII characters.")
                .ToProblem(http).ExecuteAsync(http);
            return;
        }

        var hash = await HashAsync(http);
        var (state, since, response) = await store.BeginAsync(actor, key, hash, http.RequestAborted);
        await (state switch
        {
            IdempotencyState.Run => RunAsync(http, actor, key, since),
            IdempotencyState.Replay => ReplayAsync(http, response!),
            IdempotencyState.InProgress => RefuseAsync(
                http, "idempotency_in_progress", "The first request with this Idempotency-Key is still under way; try again.", retry: true),
            IdempotencyState.Mismatch => RefuseAsync(
                http, "idempotency_key_reused", "This Idempotency-Key belongs to another request.", retry: false),
        });
    }

    private async Task RunAsync(HttpContext http, Actor actor, string key, DateTimeOffset since)
    {
        http.Features.Set(new KeyInUse(key, since));
        var original = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var buffer = new MemoryStream();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(buffer));
        using var answered = new CancellationTokenSource();
        var holding = store.HoldAsync(actor, key, answered.Token);
        try
        {
            await next(http);
            await http.Response.CompleteAsync();
        }
        catch
        {
            await store.ReleaseAsync(actor, key, CancellationToken.None);
            throw;
        }
        finally
        {
            await answered.CancelAsync();
            await holding;
            http.Features.Set(original);
        }

        // A failure on our side, a limit and an answer too large to keep are not remembered: the caller may try again.
        if (http.Response.StatusCode is >= 500 or StatusCodes.Status429TooManyRequests || buffer.Length > MaxStoredBody)
            await store.ReleaseAsync(actor, key, CancellationToken.None);
        else
            await store.CompleteAsync(actor, key, ToKeep(http, buffer), CancellationToken.None);
        // An answer such as 204 takes no body, not even an empty one.
        if (buffer.Length > 0)
            await http.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), http.RequestAborted);
    }

    // What was shown once is not written down: a repetition hears that it was shown.
    private static StoredResponse ToKeep(HttpContext http, MemoryStream buffer)
    {
        if (http.Response.StatusCode >= 300 || http.GetEndpoint()?.Metadata.GetMetadata<ShownOnce>() is null)
            return new StoredResponse(http.Response.StatusCode, http.Response.ContentType, buffer.ToArray());
        var problem = ApiErrors.Describe(
            http, StatusCodes.Status409Conflict, "shown_once", "The first request with this Idempotency-Key succeeded; its secret was shown then.");
        var json = http.RequestServices.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions;
        return new StoredResponse(problem.Status!.Value, "application/problem+json", JsonSerializer.SerializeToUtf8Bytes(problem, json));
    }

    private static async Task ReplayAsync(HttpContext http, StoredResponse response)
    {
        http.Response.StatusCode = response.StatusCode;
        http.Response.ContentType = response.ContentType;
        http.Response.Headers[ReplayedHeader] = "true";
        if (response.Body.Length > 0)
            await http.Response.Body.WriteAsync(response.Body, http.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext http, string code, string message, bool retry)
    {
        if (retry)
            http.Response.Headers.RetryAfter = "1";
        return Error.Conflict(code, message).ToProblem(http).ExecuteAsync(http);
    }

    private static bool ChangesState(string method) =>
        HttpMethods.IsPost(method) || HttpMethods.IsPut(method) || HttpMethods.IsPatch(method) || HttpMethods.IsDelete(method);

    private async Task<string> HashAsync(HttpContext http)
    {
        http.Request.EnableBuffering();
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _hashKey);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method}\n{http.Request.Path}{http.Request.QueryString}\n"));
        var buffer = new byte[81920];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
            hash.AppendData(buffer.AsSpan(0, read));
        http.Request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>
/// Marks a route whose answer holds a secret that nobody may see twice: a repetition under the same idempotency key is
/// told that it was shown.
/// </summary>
internal sealed class ShownOnce;

/// <summary>Names what a request creates.</summary>
public static class RequestIds
{
    /// <summary>An id that follows from the idempotency key where there is one, else a new one.</summary>
    /// <param name="index">Tells apart what one request creates.</param>
    public static Guid NewId(this HttpContext http, TimeProvider clock, int index = 0)
    {
        if (http.Features.Get<KeyInUse>() is not { } inUse)
            return Ids.New(clock);
        var actor = http.Actor();
        return Ids.From(
            inUse.Since, index, actor.WorkspaceId, actor.Id.ToString("D"), inUse.Key, http.Request.Path.Value ?? "");
    }
}

/// <summary>The idempotency key that this request runs under, and when it was first used.</summary>
internal sealed record KeyInUse(string Key, DateTimeOffset Since);
