namespace RainRef.Benchmarks;

/// <summary>Measures one thing beside its reference.</summary>
internal interface IBenchmark
{
    /// <summary>What <c>--only</c> selects it by; also the area of its figures.</summary>
    string Name { get; }

    Task RunAsync(Bench bench, CancellationToken ct);
}
