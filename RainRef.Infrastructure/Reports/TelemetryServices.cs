using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;

namespace RainRef.Infrastructure.Reports;

/// <summary>Registers what the program tells of itself.</summary>
public static class TelemetryServices
{
    private const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Metrics always; traces, metrics and logs by OTLP where an endpoint is configured.</summary>
    public static IHostApplicationBuilder AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Services.AddMetrics().AddSingleton<QueueGauge>().AddSingleton<NodeMetrics>().AddSingleton<MetricStore>()
            .AddSingleton<MetricPage>().AddSingleton<DatabaseProbe>().AddSingleton<HealthReport>().AddSingleton<ReportQueries>();
        var endpoint = builder.Configuration[EndpointKey] is { Length: > 0 } standard
            ? standard
            : builder.Configuration[$"{TelemetryOptions.Section}:{nameof(TelemetryOptions.OtlpEndpoint)}"];
        builder.Services.AddOptions<TelemetryOptions>().Configure(options => options.OtlpEndpoint = endpoint)
            .ValidateDataAnnotations().ValidateOnStart();
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out _))
            return builder;
        // The exporters read the standard name from the configuration and work out each signal's path from it.
        builder.Configuration.AddInMemoryCollection([new(EndpointKey, endpoint)]);
        builder.Services.AddHostedService<TelemetryExport>();
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.SetResourceBuilder(TelemetryResource.Create()).AddOtlpExporter();
        });
        return builder;
    }
}
