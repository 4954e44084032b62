using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RainRef.Domain.Policies;

namespace RainRef.Infrastructure.Policies;

/// <summary>
/// Asks an external Open Policy Agent by its Data API: the same input, the same result document. Whatever is not a decision
/// is an exception, which the gate makes a denial. The address comes from the operator alone, so it may be a private one.
/// </summary>
public sealed class OpaPolicy : IPolicyEngine, IDisposable
{
    private const string DecisionPath = "v1/data/rainref/gate/decision";
    private const string MaskPath = "v1/data/rainref/gate/masked";
    private const int MaxAnswer = 256 * 1024;
    private readonly HttpClient _client;

    /// <param name="baseAddress">Such as <c>http://opa:8181</c>.</param>
    public OpaPolicy(Uri baseAddress, TimeSpan timeLimit)
    {
        if (baseAddress.Scheme is not ("http" or "https"))
            throw new InvalidOperationException("Policies:OpaUrl is an http or https address.");
        var root = baseAddress.AbsoluteUri.EndsWith('/') ? baseAddress : new Uri(baseAddress.AbsoluteUri + "/");
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        {
            BaseAddress = root,
            Timeout = timeLimit,
            MaxResponseContentBufferSize = MaxAnswer,
        };
        BundleDigest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("opa\n" + root.AbsoluteUri)));
    }

    /// <summary>Of the address: what rules it holds is the external engine's own affair.</summary>
    public string BundleDigest { get; }

    public bool TakesWorkspaceBundles => false;

    public async ValueTask<PolicyDecision> EvaluateAsync(PolicyInput input, CancellationToken ct)
    {
        var document = new JsonObject { ["input"] = PolicyDocument.Of(input) };
        try
        {
            var answers = await Task.WhenAll(AskAsync(DecisionPath, document, ct), AskAsync(MaskPath, document, ct));
            return DecisionDocument.Read(answers[0], BundleDigest) is { } decision
                ? decision with { MaskedPaths = Paths(answers[1]) }
                : PolicyDecision.Deny(BundleDigest, "The external policy engine gave no decision, so nothing is allowed.");
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or JsonException or OperationCanceledException)
        {
            return PolicyDecision.Deny(BundleDigest, e switch
            {
                OperationCanceledException => "The external policy engine did not answer in time, so nothing is allowed.",
                HttpRequestException { StatusCode: { } status } => $"The external policy engine answered {(int)status}, so nothing is allowed.",
                JsonException => "The external policy engine's answer does not read, so nothing is allowed.",
                _ => "The external policy engine cannot be reached, so nothing is allowed.",
            });
        }
    }

    public void Dispose() => _client.Dispose();

    // An undefined document is an answer without a result.
    private async Task<JsonNode?> AskAsync(string path, JsonObject document, CancellationToken ct)
    {
        using var response = await _client.PostAsync(path, JsonContent.Create(document), ct);
        response.EnsureSuccessStatusCode();
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(ct)) as JsonObject;
        return body?["result"];
    }

    private static List<string> Paths(JsonNode? masked) => masked switch
    {
        null => [],
        JsonArray paths => [.. paths.Select(p => p is JsonValue value && value.TryGetValue<string>(out var path) ? path : throw new JsonException())],
        _ => throw new JsonException(),
    };
}
