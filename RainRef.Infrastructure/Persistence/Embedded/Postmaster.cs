using System.Globalization;
using System.Text;

namespace RainRef.Infrastructure.Persistence.Embedded;

/// <summary>What <c>postmaster.pid</c> says of the server on a cluster, checked against the processes that live.</summary>
internal sealed record Postmaster(int Pid, string? SocketFolder)
{
    // Above every system's largest process id: nothing ever lives there.
    private const string NoProcess = "4194305";

    private static string FileIn(string cluster) => Path.Combine(cluster, "postmaster.pid");

    /// <summary>The server that now runs on this cluster, or null.</summary>
    public static async Task<Postmaster?> RunningOnAsync(string cluster, CancellationToken ct)
    {
        if (Read(cluster) is not { } named)
            return null;
        return await IsPostmasterAsync(named.Pid, cluster, ct) ? named : null;
    }

    /// <summary>
    /// After a crash the id in the file can belong to a stranger of the same account, whom PostgreSQL would take for a
    /// running server. The id goes; the rest stays, because PostgreSQL checks by it that no orphaned backend is left.
    /// </summary>
    public static async Task ForgetStrangerAsync(string cluster, CancellationToken ct)
    {
        if (Read(cluster) is not { } named || await CommandLineAsync(named.Pid, ct) is null)
            return;
        var lines = await File.ReadAllLinesAsync(FileIn(cluster), ct);
        lines[0] = NoProcess;
        await File.WriteAllLinesAsync(FileIn(cluster), lines, ct);
    }

    // Lines: process, cluster, start time, port, socket folder, host, shared memory, state.
    private static Postmaster? Read(string cluster)
    {
        try
        {
            var lines = File.ReadAllLines(FileIn(cluster));
            return lines.Length > 0 && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var pid) && pid > 0
                ? new Postmaster(pid, lines.Length > 4 ? lines[4] : null)
                : null;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // pg_ctl starts it as: postgres -D <cluster>
    private static async Task<bool> IsPostmasterAsync(int pid, string cluster, CancellationToken ct) =>
        await CommandLineAsync(pid, ct) is { } line && line.Contains("postgres", StringComparison.Ordinal)
            && line.Contains(cluster, StringComparison.Ordinal);

    // Null when there is no such process; empty for one that is dead but not yet collected.
    private static async Task<string?> CommandLineAsync(int pid, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux())
        {
            var asked = await ServerCommand.RunAsync(["ps", "-o", "args=", "-p", pid.ToString(CultureInfo.InvariantCulture)], ct);
            return asked.Succeeded ? asked.Output : null;
        }

        try
        {
            return Encoding.UTF8.GetString(await File.ReadAllBytesAsync($"/proc/{pid}/cmdline", ct));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
