using RainRef.Benchmarks.Persistence;
using RainRef.Testing;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks;

/// <summary>What a benchmark gets: a database of its own on a durable server, and where its figures go.</summary>
internal sealed record Bench(BenchDatabase Database, FigureReport Report, bool Quick, bool Long)
{
    /// <summary>Turns of measuring in alternation with the reference.</summary>
    public int Rounds => Quick ? 3 : 5;

    public double Seconds(double normal) => Quick ? normal / 2 : normal;

    /// <summary>The program as it runs in production, without workers unless <paramref name="workers"/>.</summary>
    public Task<RainRefServer> StartProgramAsync(bool workers = false) => RainRefServer.StartOnAsync(
        Database.OwnerConnection, "environment=Production", "Logging:LogLevel:Default=Error", $"Pipeline:Enabled={workers}");

    public void Add(Figure figure) => Report.Add(figure);
}
