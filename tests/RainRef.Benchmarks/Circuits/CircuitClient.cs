using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace RainRef.Benchmarks.Circuits;

/// <summary>
/// One browser's circuit without the browser: it opens a page, starts its components, acknowledges what is rendered and
/// answers every call to a script: with the script where it is asked for, else with nothing.
/// </summary>
internal sealed partial class CircuitClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CircuitSocket _socket;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _firstBatch;

    private CircuitClient() => _socket = new CircuitSocket(ReceiveAsync);

    /// <summary>When the first batch since <see cref="Forget"/> came, by the machine's clock; 0 before.</summary>
    public long FirstBatch => Interlocked.Read(ref _firstBatch);

    /// <summary>Opens a page and waits until its components run.</summary>
    public static async Task<CircuitClient> OpenAsync(HttpClient browser, string path, string cookie, CancellationToken ct)
    {
        var html = await browser.GetStringAsync(new Uri(path, UriKind.Relative), ct);
        var client = new CircuitClient();
        await client._socket.ConnectAsync(browser.BaseAddress!, cookie, ct);
        var (root, page) = (browser.BaseAddress!.ToString(), new Uri(browser.BaseAddress!, path).ToString());
        await client._socket.SendAsync(new InvocationMessage("1", "StartCircuit", [root, page, "[]", ""]));
        await client._started.Task.WaitAsync(Patience, ct);
        await client._socket.SendAsync(new InvocationMessage("UpdateRootComponents", [Operations(html), State().Match(html).Groups[1].Value]));
        await client._attached.Task.WaitAsync(Patience, ct);
        return client;
    }

    public void Forget() => Interlocked.Exchange(ref _firstBatch, 0);

    public ValueTask DisposeAsync() => _socket.DisposeAsync();

    private static string Operations(string html)
    {
        var markers = Marker().Matches(html).Select(m => JsonNode.Parse(m.Groups[1].Value)!.AsObject())
            .Where(m => (string?)m["type"] == "server" && m["descriptor"] is not null);
        var operations = new JsonArray([.. markers.Select(
            (marker, i) => new JsonObject { ["type"] = "add", ["ssrComponentId"] = i + 1, ["marker"] = marker })]);
        return new JsonObject { ["batchId"] = 1, ["operations"] = operations }.ToJsonString();
    }

    private Task ReceiveAsync(HubMessage message)
    {
        switch (message)
        {
            case InvocationMessage { Target: "JS.RenderBatch" } batch:
                Interlocked.CompareExchange(ref _firstBatch, Stopwatch.GetTimestamp(), 0);
                return _socket.SendAsync(new InvocationMessage("OnRenderCompleted", [batch.Arguments[0], null]));
            case InvocationMessage { Target: "JS.BeginInvokeJS" } call when (long)call.Arguments[0]! is not 0 and var id:
                return _socket.SendAsync(new InvocationMessage("EndInvokeJSFromDotNet", [id, true, $"[{id},true,{Answer(call)}]"]));
            case InvocationMessage { Target: "JS.EndUpdateRootComponents" }:
                _attached.TrySetResult();
                break;
            case InvocationMessage { Target: "JS.Error" } error:
                Fail(_attached, (string?)error.Arguments[0]);
                break;
            case InvocationBindingFailureMessage unread:
                Fail(_attached, unread.Target + ": " + unread.BindingFailure.SourceException.Message);
                break;
            case CompletionMessage { Result: string }:
                _started.TrySetResult();
                break;
            case CompletionMessage refused:
                Fail(_started, refused.Error);
                break;
            case CloseMessage closed:
                Fail(_started, closed.Error);
                Fail(_attached, closed.Error);
                break;
        }

        return Task.CompletedTask;
    }

    // What begins a draft answers with what stands in its box.
    private static string Answer(InvocationMessage call) => call.Arguments switch
    {
        [_, "import", ..] => $$"""{"__jsObjectId":{{call.Arguments[0]}}}""",
        [_, "attach", ..] => "\"\"",
        _ => "null",
    };

    private static void Fail(TaskCompletionSource waiting, string? why) =>
        waiting.TrySetException(new InvalidOperationException("The circuit failed: " + why));

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->", RegexOptions.Singleline)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->", RegexOptions.Singleline)]
    private static partial Regex State();
}
