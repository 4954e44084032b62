using System.Diagnostics;
using System.Text.Json;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tests.Receipts;

/// <summary>What a verifier said, in the form in which the two are compared.</summary>
internal sealed record Verdict(bool Ok, string Faults)
{
    public static Verdict Of(bool ok, IEnumerable<(string Kind, long Seq)> faults) =>
        new(ok, string.Join(' ', faults.Select(f => $"{f.Kind}@{f.Seq}")));
}

/// <summary>Runs the stand-alone verifier of sdks/verify, where Python 3 is installed.</summary>
internal static class PythonVerifier
{
    public static async Task<IReadOnlyList<Verdict>> RunAsync(IEnumerable<string> arguments)
    {
        var script = Path.Combine(DataFolder.Beside("sdks"), "verify", "rainref_verify.py");
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Prepend("--json").Prepend(script))
            start.ArgumentList.Add(argument);
        using var process = Start(start);
        var errors = process.StandardError.ReadToEndAsync();
        var verdicts = new List<Verdict>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            var faults = document.RootElement.GetProperty("faults").EnumerateArray()
                .Select(f => (f.GetProperty("kind").GetString()!, f.GetProperty("seq").GetInt64()));
            verdicts.Add(Verdict.Of(document.RootElement.GetProperty("ok").GetBoolean(), faults));
        }

        await process.WaitForExitAsync();
        var failed = await errors;
        Assert.True(process.ExitCode < 2, $"The verifier failed: {failed}");
        return verdicts;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("Python 3 is not installed here, so the second verifier was not run.");
            throw;
        }
    }
}
