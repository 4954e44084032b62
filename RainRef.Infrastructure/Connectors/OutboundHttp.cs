using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace RainRef.Infrastructure.Connectors;

/// <summary>Settings under "Outbound".</summary>
public sealed class OutboundOptions
{
    public const string Section = "Outbound";

    /// <summary>Hosts that may be reached although their addresses are private, as "host" or "host:port".</summary>
    public string[] PrivateHosts { get; set; } = [];
}

/// <summary>That an address is refused because it is private: nothing was sent.</summary>
public sealed class PrivateAddressException(string message) : HttpRequestException(message);

/// <summary>
/// The one way out for addresses that people configure. It looks at the address that is really connected to, so that a
/// name cannot point outside when it is checked and inside when it is used; it follows no redirects.
/// </summary>
public sealed class OutboundHttp : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(15);
    private readonly OutboundOptions _options;

    public OutboundHttp(IOptions<OutboundOptions> options)
    {
        _options = options.Value;
        Client = Make(anyAddress: false, TimeSpan.FromMinutes(5), TimeLimit);
        Once = Make(anyAddress: false, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        OnceAnywhere = Make(anyAddress: true, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    public HttpClient Client { get; }

    /// <summary>
    /// For calls that must not go out twice: a connection of its own for each, since on one that was used before the
    /// framework repeats a request by itself. The caller sets the time limit.
    /// </summary>
    public HttpClient Once { get; }

    /// <summary>The same, for services that the operator lets lie at private addresses.</summary>
    public HttpClient OnceAnywhere { get; }

    /// <summary>Whether an address belongs to the outside world: not to this machine, its networks or to nobody.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // Global unicast (2000::/3) less documentation, Teredo and 6to4, which wrap other addresses.
            return (bytes[0] & 0xe0) == 0x20
                && !(bytes[0] == 0x20 && bytes[1] == 0x02)
                && !(bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0)
                && !(bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && bytes[3] == 0xb8);
        }

        return (bytes[0], bytes[1]) switch
        {
            (0 or 10 or 127 or >= 224, _) => false,
            (100, >= 64 and <= 127) => false,
            (169, 254) => false,
            (172, >= 16 and <= 31) => false,
            (192, 168) => false,
            (192, 0) => false,
            (198, 18 or 19) => false,
            _ => true,
        };
    }

    public void Dispose()
    {
        Client.Dispose();
        Once.Dispose();
        OnceAnywhere.Dispose();
    }

    /// <summary>The same way out for a client of one's own, which disposes of it.</summary>
    public HttpMessageHandler Handler() => Handler(anyAddress: false, TimeSpan.FromMinutes(5));

    private HttpClient Make(bool anyAddress, TimeSpan lifetime, TimeSpan limit) => new(Handler(anyAddress, lifetime))
    {
        Timeout = limit,
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    private SocketsHttpHandler Handler(bool anyAddress, TimeSpan lifetime) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = lifetime,
        ConnectCallback = (context, ct) => ConnectAsync(context, anyAddress, ct),
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, bool anyAddress, CancellationToken ct)
    {
        var end = context.DnsEndPoint;
        var named = anyAddress || _options.PrivateHosts.Any(h =>
            string.Equals(h, end.Host, StringComparison.OrdinalIgnoreCase)
            || string.Equals(h, $"{end.Host}:{end.Port}", StringComparison.OrdinalIgnoreCase));
        var addresses = await Dns.GetHostAddressesAsync(end.Host, ct);
        var allowed = addresses.Where(a => named || IsPublic(a)).ToArray();
        if (allowed.Length == 0)
            throw new PrivateAddressException($"'{end.Host}' is not a public address; name it in Outbound:PrivateHosts to allow it.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, end.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
