using System.Buffers;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace RainRef.Benchmarks.Circuits;

/// <summary>The wire between a browser and its circuit: Blazor's protocol over a WebSocket.</summary>
internal sealed class CircuitSocket : IInvocationBinder, IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    // Blazor's own protocol is the framework's secret; a client in another language writes it anew.
    private readonly IHubProtocol _protocol = (IHubProtocol)Activator.CreateInstance(
        typeof(CircuitHandler).Assembly.GetType("Microsoft.AspNetCore.Components.Server.BlazorPack.BlazorPackHubProtocol", throwOnError: true)!,
        nonPublic: true)!;

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Func<HubMessage, Task> _receive;
    private Task _running = Task.CompletedTask;

    public CircuitSocket(Func<HubMessage, Task> receive) => _receive = receive;

    /// <summary>Connects and agrees on the protocol.</summary>
    public async Task ConnectAsync(Uri address, string cookie, CancellationToken ct)
    {
        _socket.Options.SetRequestHeader("Cookie", cookie);
        _socket.Options.SetRequestHeader("Origin", address.GetLeftPart(UriPartial.Authority));
        await _socket.ConnectAsync(new UriBuilder(new Uri(address, "_blazor")) { Scheme = "ws" }.Uri, ct);
        var hello = new ArrayBufferWriter<byte>();
        HandshakeProtocol.WriteRequestMessage(new HandshakeRequestMessage(_protocol.Name, _protocol.Version), hello);
        await _socket.SendAsync(hello.WrittenMemory, WebSocketMessageType.Binary, true, ct);
        var answer = new ReadOnlySequence<byte>(await ReadAsync([], ct));
        if (!HandshakeProtocol.TryParseResponseMessage(ref answer, out var agreed) || agreed.Error is not null)
            throw new InvalidOperationException("The program does not speak Blazor: " + agreed?.Error);
        _running = Task.WhenAll(ListenAsync(answer.ToArray()), BeatAsync());
    }

    public async Task SendAsync(HubMessage message)
    {
        var bytes = _protocol.GetMessageBytes(message);
        await _sending.WaitAsync(_closing.Token);
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Binary, true, _closing.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    public Type GetReturnType(string invocationId) => typeof(string);

    public IReadOnlyList<Type> GetParameterTypes(string methodName) => methodName switch
    {
        "JS.RenderBatch" => [typeof(long), typeof(byte[])],
        "JS.BeginInvokeJS" => [typeof(long), typeof(string), typeof(string), typeof(int), typeof(long), typeof(int)],
        "JS.EndUpdateRootComponents" => [typeof(long)],
        "JS.AttachComponent" => [typeof(int), typeof(string)],
        "JS.SavePersistedState" => [typeof(string), typeof(string), typeof(string)],
        _ => [typeof(string)],
    };

    public Type GetStreamItemType(string streamId) => typeof(string);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _sending.Dispose();
        _closing.Dispose();
    }

    private async Task ListenAsync(byte[] pending)
    {
        while (true)
        {
            pending = await ReadAsync(pending, _closing.Token);
            var left = new ReadOnlySequence<byte>(pending);
            while (_protocol.TryParseMessage(ref left, this, out var message))
                await _receive(message);
            pending = left.ToArray();
        }
    }

    // Without a sign of life the program lets the circuit go.
    private async Task BeatAsync()
    {
        while (true)
        {
            await Task.Delay(Beat, _closing.Token);
            await SendAsync(PingMessage.Instance);
        }
    }

    private async Task<byte[]> ReadAsync(byte[] pending, CancellationToken ct)
    {
        using var all = new MemoryStream();
        all.Write(pending);
        var part = new byte[16 * 1024];
        WebSocketReceiveResult read;
        do
        {
            read = await _socket.ReceiveAsync(new ArraySegment<byte>(part), ct);
            if (read.MessageType == WebSocketMessageType.Close)
                throw new WebSocketException("The program closed the circuit.");
            all.Write(part, 0, read.Count);
        }
        while (!read.EndOfMessage);
        return all.ToArray();
    }
}
