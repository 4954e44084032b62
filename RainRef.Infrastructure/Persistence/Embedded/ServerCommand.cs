using System.Diagnostics;

namespace RainRef.Infrastructure.Persistence.Embedded;

internal sealed record CommandResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs a program to its end and keeps what it printed.</summary>
internal static class ServerCommand
{
    public static ProcessStartInfo Describe(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The server's account may not be allowed into the program's own directory.
            WorkingDirectory = "/",
        };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        // PGDATA, PGPORT, PGOPTIONS and the like are meant for another server.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    public static async Task<CommandResult> RunAsync(IReadOnlyList<string> command, CancellationToken ct)
    {
        Process process;
        try
        {
            process = Process.Start(Describe(command))!;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            return new CommandResult(127, $"{command[0]}: {failure.Message}");
        }

        using (process)
        {
            try
            {
                process.StandardInput.Close();
                var output = process.StandardOutput.ReadToEndAsync(ct);
                var errors = process.StandardError.ReadToEndAsync(ct);
                await process.WaitForExitAsync(ct);
                return new CommandResult(process.ExitCode, $"{await output}{await errors}".Trim());
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }
}
