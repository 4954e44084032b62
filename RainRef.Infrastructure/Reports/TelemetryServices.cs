using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;

namespace RainRef.Infrastructure.Reports;

/// <summary>Registers what the program tells of itself.</summary>
public static class TelemetryServices
{
    private const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // In the program and not in a file beside it: what is logged must not hang on the folder in which it is started.
    // Requests are counted and traced, and the framework's line for one would carry its query, where tokens can be.
    private static readonly Dictionary<string, string?> LogLevels = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
        ["Logging:LogLevel:System.Net.Http"] = "Warning",
        ["Logging:LogLevel:Npgsql"] = "Warning",
    };

    /// <summary>Metrics always; traces, metrics and logs by OTLP where an endpoint is configured.</summary>
    public static IHostApplicationBuilder AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = LogLevels });
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
