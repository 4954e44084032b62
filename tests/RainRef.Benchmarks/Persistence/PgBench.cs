using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace RainRef.Benchmarks.Persistence;

/// <summary>Runs PostgreSQL's own load generator, as the tables' owner, over the server's socket. Gives transactions a second.</summary>
internal sealed partial class PgBench(string program, string socketFolder, string database)
{
    /// <summary>Runs a script for so many seconds.</summary>
    public Task<double> ForAsync(string script, int clients, int seconds, params (string Name, string Value)[] variables) =>
        RunAsync(script, clients, ["-T", seconds.ToString(CultureInfo.InvariantCulture)], variables);

    /// <summary>Runs a script so many times with each client.</summary>
    public Task<double> TimesAsync(string script, int clients, int times, params (string Name, string Value)[] variables) =>
        RunAsync(script, clients, ["-t", times.ToString(CultureInfo.InvariantCulture)], variables);

    private async Task<double> RunAsync(
        string script, int clients, string[] length, (string Name, string Value)[] variables)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, script);
        try
        {
            var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
            string[] arguments =
            [
                "-n", "-M", "prepared", "-c", clients.ToString(CultureInfo.InvariantCulture), "-j", "1", .. length,
                "-f", file, "-h", socketFolder, "-U", "postgres", .. variables.SelectMany(v => new[] { "-D", $"{v.Name}={v.Value}" }),
                database,
            ];
            foreach (var argument in arguments)
                start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0 || Rate().Match(await output) is not { Success: true } rate)
                throw new InvalidOperationException($"pgbench failed: {await errors}{await output}");
            return double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Rate();
}
