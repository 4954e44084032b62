using RainRef.Testing.Reports;

namespace RainRef.Benchmarks;

internal static class LoadRun
{
    public static Task<int> RunAsync(string csv, FigureReport report, CancellationToken ct) => throw new NotImplementedException(csv + report + ct);
}
