using System.Globalization;

namespace RainRef.Benchmarks.Load;

/// <summary>Processor time from <c>/proc</c>, in seconds since each process began; 0 where there is no such folder.</summary>
internal static class CpuTimes
{
    // What sysconf(_SC_CLK_TCK) gives on every Linux.
    private const double TicksPerSecond = 100;

    /// <summary>A process with its children, those that ended included.</summary>
    public static double OfTree(int pid)
    {
        var stats = Directory.Exists("/proc") ? Directory.GetDirectories("/proc").Select(Read).OfType<Stat>().ToList() : [];
        return stats.Where(s => s.Pid == pid).Sum(s => s.Own + s.Reaped) + stats.Where(s => s.Parent == pid).Sum(s => s.Own);
    }

    // Fields after the name in brackets: state, parent, …, utime, stime, cutime, cstime (proc(5), from the 14th).
    private static Stat? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid))
            return null;
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new Stat(pid, (int)Number(1), Number(11) + Number(12), Number(13) + Number(14));

            double Number(int field) => double.Parse(fields[field], CultureInfo.InvariantCulture) / (field > 1 ? TicksPerSecond : 1);
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return null;
        }
    }

    private sealed record Stat(int Pid, int Parent, double Own, double Reaped);
}
