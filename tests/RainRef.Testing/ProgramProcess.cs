using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RainRef.Testing;

/// <summary>
/// The built program in a process of its own, on a free port that it keeps over restarts. It can be killed, as
/// RainRefServer cannot.
/// </summary>
public sealed class ProgramProcess : IAsyncDisposable
{
    private const int KeptLines = 200;
    private static readonly ConcurrentDictionary<int, Process> Started = new();
    private readonly Dictionary<string, string> _settings;
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    static ProgramProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Started.Values)
            process.Kill();
    };

    /// <param name="dataFolder">Its RAINREF_DATA.</param>
    /// <param name="settings">Its environment, such as <c>Pipeline__LeaseSeconds</c>.</param>
    public ProgramProcess(string dataFolder, params (string Name, string Value)[] settings)
    {
        Address = new Uri($"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}");
        _settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = Address.GetLeftPart(UriPartial.Authority),
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["RAINREF_DATA"] = dataFolder,
            ["Logging__LogLevel__Default"] = "Warning",
        };
        foreach (var (name, value) in settings)
            _settings[name] = value;
    }

    public Uri Address { get; }

    /// <summary>Its process id, while it runs.</summary>
    public int Id => _process!.Id;

    /// <summary>The last lines that it wrote, of all its lives.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts it and returns when it answers.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        Launch();
        using var client = new HttpClient { BaseAddress = Address };
        await Eventually.TrueAsync(() => AnswersAsync(client, ct), TimeSpan.FromSeconds(60));
    }

    /// <summary>Starts it and returns at once.</summary>
    public void Launch()
    {
        var start = new ProcessStartInfo("dotnet", [Built(), "serve"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in _settings)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        Started[_process.Id] = _process;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await ForgetAsync();
    }

    /// <summary>SIGTERM; returns its exit code and how long it took to end.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> StopAsync(TimeSpan patience)
    {
        var began = TimeProvider.System.GetTimestamp();
        using (var signal = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]))
            await signal.WaitForExitAsync();
        using var limit = new CancellationTokenSource(patience);
        await _process.WaitForExitAsync(limit.Token);
        var exitCode = _process.ExitCode;
        var took = TimeProvider.System.GetElapsedTime(began);
        await ForgetAsync();
        return (exitCode, took);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            _process.Kill();
        await ForgetAsync();
    }

    private async Task ForgetAsync()
    {
        await _process!.WaitForExitAsync();
        Started.TryRemove(_process.Id, out _);
        _process.Dispose();
        _process = null;
    }

    private async Task<bool> AnswersAsync(HttpClient client, CancellationToken ct)
    {
        if (_process!.HasExited)
            throw new InvalidOperationException($"The program ended with code {_process.ExitCode} as soon as it was started:\n{Output}");
        try
        {
            using var response = await client.GetAsync("/healthz", ct);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        while (_output.Count > KeptLines)
            _output.TryDequeue(out _);
    }

    // This assembly lies in tests/<project>/bin/<configuration>/<framework>.
    private static string Built()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var root = framework;
        while (!File.Exists(Path.Combine(root.FullName, "RainRef.sln")))
            root = root.Parent ?? throw new InvalidOperationException("The tests do not lie in a checkout.");
        var built = Path.Combine(root.FullName, "RainRef.Web", "bin", framework.Parent!.Name, framework.Name, "RainRef.Web.dll");
        return File.Exists(built) ? built : throw new InvalidOperationException($"The program is not built: {built}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
