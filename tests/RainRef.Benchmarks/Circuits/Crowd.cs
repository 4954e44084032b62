using System.Diagnostics;
using System.Globalization;

namespace RainRef.Benchmarks.Circuits;

/// <summary>
/// Many circuits held open by a process of its own, so that what they cost the program is seen alone. It is told what to
/// do by lines: <c>forget</c> what was rendered so far, <c>tell</c> when each circuit was rendered since.
/// </summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly Process _process;

    private Crowd(Process process) => _process = process;

    /// <summary>The process: <c>address path cookie count</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var count = int.Parse(args[3], CultureInfo.InvariantCulture);
        using var browser = new HttpClient { BaseAddress = new Uri(args[0]) };
        browser.DefaultRequestHeaders.Add("Cookie", args[2]);
        var circuits = new List<CircuitClient>();
        while (circuits.Count < count)
            circuits.Add(await CircuitClient.OpenAsync(browser, args[1], args[2], CancellationToken.None));
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } line)
        {
            if (line == "forget")
                circuits.ForEach(c => c.Forget());
            Console.WriteLine(line == "tell"
                ? string.Join(' ', circuits.Select(c => c.FirstBatch.ToString(CultureInfo.InvariantCulture)))
                : line);
        }

        foreach (var circuit in circuits)
            await circuit.DisposeAsync();
        return 0;
    }

    /// <summary>Starts the process and waits until every circuit is live.</summary>
    public static async Task<Crowd> StartAsync(Uri address, string path, string cookie, int count, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(Crowd).Assembly.Location);
        foreach (var arg in (string[])["circuits", address.ToString(), path, cookie, count.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(arg);
        var crowd = new Crowd(Process.Start(start)!);
        await crowd.HearAsync("ready", ct);
        return crowd;
    }

    public Task ForgetAsync(CancellationToken ct) => SayAsync("forget", ct);

    /// <returns>When each circuit was first rendered since it was made to forget, by the machine's clock; 0 where it was not.</returns>
    public async Task<long[]> TellAsync(CancellationToken ct)
    {
        await _process.StandardInput.WriteLineAsync("tell".AsMemory(), ct);
        var line = await _process.StandardOutput.ReadLineAsync(ct) ?? throw new InvalidOperationException("The crowd is gone.");
        return [.. line.Split(' ').Select(t => long.Parse(t, CultureInfo.InvariantCulture))];
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task SayAsync(string word, CancellationToken ct)
    {
        await _process.StandardInput.WriteLineAsync(word.AsMemory(), ct);
        await HearAsync(word, ct);
    }

    private async Task HearAsync(string word, CancellationToken ct)
    {
        if (await _process.StandardOutput.ReadLineAsync(ct) is var heard && heard != word)
            throw new InvalidOperationException($"The crowd said '{heard}' where '{word}' was due.");
    }
}
