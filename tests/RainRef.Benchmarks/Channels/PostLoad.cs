using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RainRef.Benchmarks.Channels;

/// <summary>What a run of <see cref="PostLoad"/> achieved.</summary>
/// <param name="CpuSeconds">What the generator itself used of the machine.</param>
internal sealed record PostLoadResult(long Posted, double Seconds, double CpuSeconds, double P50Ms, double P95Ms)
{
    public double Rate => Posted / Seconds;
}

/// <summary>
/// Posts single events from many clients at once: blocking sockets, one thread a client, prepared requests and next to
/// no reading of answers, since generator, program and database share the machine. A process of its own, so that what
/// it uses is known.
/// </summary>
internal static class PostLoad
{
    /// <summary>The process: <c>port key clients seconds prefix</c>. Prints the result.</summary>
    public static int Run(string[] args)
    {
        var (port, key) = (int.Parse(args[0], CultureInfo.InvariantCulture), args[1]);
        var (clients, seconds) = (int.Parse(args[2], CultureInfo.InvariantCulture), double.Parse(args[3], CultureInfo.InvariantCulture));
        var latencies = new List<double>[clients];
        var failed = 0;
        var started = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, clients).Select(client => new Thread(() =>
        {
            try
            {
                latencies[client] = Post(port, key, $"{args[4]}-{client}", started, seconds);
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                Console.Error.WriteLine(e.Message);
                Interlocked.Increment(ref failed);
            }
        }, maxStackSize: 256 * 1024)).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        if (failed > 0)
            return 1;
        var all = latencies.SelectMany(l => l).Order().ToArray();
        var result = new double[]
        {
            all.Length, Stopwatch.GetElapsedTime(started).TotalSeconds, Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds,
            all[all.Length / 2], all[(int)(all.Length * 0.95)],
        };
        Console.WriteLine(string.Join(' ', result.Select(r => r.ToString("R", CultureInfo.InvariantCulture))));
        return 0;
    }

    /// <summary>Starts the process and waits for what it says.</summary>
    public static async Task<PostLoadResult> StartAsync(
        Uri program, string key, int clients, double seconds, string prefix, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(PostLoad).Assembly.Location);
        string[] arguments =
        [
            "post", program.Port.ToString(CultureInfo.InvariantCulture), key, clients.ToString(CultureInfo.InvariantCulture),
            seconds.ToString(CultureInfo.InvariantCulture), prefix,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_gcServer"] = "0";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
            throw new InvalidOperationException("The load generator failed.");
        var numbers = output.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return new PostLoadResult((long)numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    private static List<double> Post(int port, string key, string prefix, long started, double seconds)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        var requests = Enumerable.Range(0, 50).Select(i => Request(i, port, key, prefix)).ToArray();
        var buffer = new byte[16 * 1024];
        var latencies = new List<double>();
        for (var n = 0; Stopwatch.GetElapsedTime(started).TotalSeconds < seconds; n++)
        {
            var (bytes, numberAt) = requests[n % requests.Length];
            // The number makes the external id a new one.
            n.TryFormat(bytes.AsSpan(numberAt, 8), out _, "D8", CultureInfo.InvariantCulture);
            var sent = Stopwatch.GetTimestamp();
            socket.Send(bytes);
            Read(socket, buffer);
            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        return latencies;
    }

    private static (byte[] Bytes, int NumberAt) Request(int index, int port, string key, string prefix)
    {
        const string Number = "~number~";
        var body = EventTexts.Json(index, prefix).Replace($"{prefix}-{index}", $"{prefix}-{Number}", StringComparison.Ordinal);
        var head = string.Create(CultureInfo.InvariantCulture, $"POST /ref/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-API-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n");
        var bytes = Encoding.UTF8.GetBytes(head + body);
        return (bytes, bytes.AsSpan().IndexOf("~number~"u8));
    }

    private static void Read(Socket socket, byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var read = socket.Receive(buffer.AsSpan(length));
            if (read == 0)
                throw new InvalidOperationException("The program closed the connection.");
            length += read;
            var answer = buffer.AsSpan(0, length);
            if (!answer.StartsWith("HTTP/1.1 201"u8))
                throw new InvalidOperationException(Encoding.UTF8.GetString(answer));
            var head = answer.IndexOf("\r\n\r\n"u8);
            // Chunked: the answer is small, and its end is the last chunk.
            if (head > 0 && answer.EndsWith("0\r\n\r\n"u8))
                return;
        }
    }
}
