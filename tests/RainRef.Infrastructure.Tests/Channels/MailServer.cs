using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RainRef.Infrastructure.Tests.Channels;

internal enum MailFault
{
    None,

    /// <summary>No such mailbox.</summary>
    RefusesRecipient,

    /// <summary>The connection ends after the whole message was taken and before that is said.</summary>
    CutsAfterData,
}

/// <summary>A mail server that speaks enough SMTP, and keeps what it is given.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public MailServer(MailFault fault = MailFault.None)
    {
        Fault = fault;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public MailFault Fault { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whom it was for, and head and body as they came.</summary>
    public ConcurrentQueue<(string To, string Text)> Received { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await TalkAsync(client.GetStream());
            }
        }
        // A listener that is stopped between two calls says so in more than one way.
        catch (Exception e) when (_stop.IsCancellationRequested || e is OperationCanceledException or SocketException or IOException)
        {
            await Task.Yield();
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        async Task SayAsync(string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), _stop.Token);
        var to = "";
        await SayAsync("220 test");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "RCPT":
                    to = line.Split('<', '>')[1];
                    await SayAsync(Fault == MailFault.RefusesRecipient ? "550 no such mailbox" : "250 ok");
                    break;
                case "DATA":
                    await SayAsync("354 go on");
                    Received.Enqueue((to, await MessageAsync(reader)));
                    if (Fault == MailFault.CutsAfterData)
                        return;
                    await SayAsync("250 taken");
                    break;
                case "QUIT":
                    await SayAsync("221 bye");
                    return;
                default:
                    await SayAsync("250 ok");
                    break;
            }
        }
    }

    private async Task<string> MessageAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line and not ".")
            text.AppendLine(line);
        return text.ToString();
    }
}
