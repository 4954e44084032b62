using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace RainRef.Infrastructure.Reports;

/// <summary>
/// Sends traces and metrics by OTLP for as long as the program runs. It starts after the database is set up, whose
/// statements are nobody's business, and a collector that does not answer costs nothing but what it misses.
/// </summary>
internal sealed class TelemetryExport(IConfiguration configuration, QueueGauge queue, TimeProvider clock)
    : BackgroundService
{
    private const int StopMilliseconds = 5000;
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .SetResourceBuilder(TelemetryResource.Create())
            .AddSource(PipelineTraces.Name, "Microsoft.AspNetCore", "System.Net.Http", "Npgsql")
            .AddProcessor(new TracePrivacy());
        if (string.IsNullOrEmpty(configuration["OTEL_TRACES_SAMPLER"]))
            traces.SetSampler(new ParentBasedSampler(new NoStrayCalls()));
        _traces = traces.AddOtlpExporter().Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .SetResourceBuilder(TelemetryResource.Create())
            .AddMeter([.. MetricStore.Meters])
            .AddOtlpExporter().Build();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Both block while they send what is left, so they share the time and leave this thread alone.
        await Task.WhenAll(
            Task.Run(() => _traces?.Shutdown(StopMilliseconds), CancellationToken.None),
            Task.Run(() => _metrics?.Shutdown(StopMilliseconds), CancellationToken.None));
    }

    public override void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
        base.Dispose();
    }

    // A scrape reads the queue when it comes; the exporter's own reading has to find figures ready.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(QueueGauge.Lifetime, clock);
        try
        {
            do
            {
                await queue.ReadAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The program stops.
        }
    }

    // A database or HTTP call outside any step or request, such as the queue's regular look, would be a trace of its own.
    private sealed class NoStrayCalls : Sampler
    {
        public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) => new(
            samplingParameters.Kind == System.Diagnostics.ActivityKind.Client ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
    }
}
