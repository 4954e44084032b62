using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace RainRef.Web.Tests.Pipeline;

/// <summary>A client of the hub: SignalR's JSON protocol on a plain web socket.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private const char End = '\u001e';
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentQueue<JsonElement> _events = new();
    private readonly CancellationTokenSource _closing = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>What the hub told so far.</summary>
    public IReadOnlyCollection<JsonElement> Events => _events;

    /// <summary>Whether the hub, or the test, ended it.</summary>
    public bool Closed => _reading.IsCompleted;

    public static async Task<HubClient> ConnectAsync(Uri server, string query, params (string Name, string Value)[] headers)
    {
        var client = new HubClient();
        foreach (var (name, value) in headers)
            client._socket.Options.SetRequestHeader(name, value);
        var address = new UriBuilder(server) { Scheme = "ws", Path = "/hubs/live", Query = query }.Uri;
        try
        {
            await client._socket.ConnectAsync(address, CancellationToken.None);
            await client.SendAsync("""{"protocol":"json","version":1}""");
            client._reading = client.ReadAsync();
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _reading;
        _socket.Dispose();
        _closing.Dispose();
    }

    private Task SendAsync(string message) => _socket.SendAsync(
        Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var text = new StringBuilder();
        try
        {
            while (await _socket.ReceiveAsync(buffer, _closing.Token) is { MessageType: WebSocketMessageType.Text } received)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
                var frames = text.ToString().Split(End);
                text.Clear().Append(frames[^1]);
                foreach (var frame in frames[..^1])
                    Take(JsonDocument.Parse(frame).RootElement);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // The test or the hub is done.
        }
    }

    private void Take(JsonElement message)
    {
        if (!message.TryGetProperty("target", out var target) || target.GetString() != "events")
            return;
        foreach (var e in message.GetProperty("arguments")[0].EnumerateArray())
            _events.Enqueue(e);
    }
}
