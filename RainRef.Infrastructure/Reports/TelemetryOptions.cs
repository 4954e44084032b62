using System.ComponentModel.DataAnnotations;

namespace RainRef.Infrastructure.Reports;

/// <summary>Settings under "Telemetry".</summary>
public sealed class TelemetryOptions : IValidatableObject
{
    public const string Section = "Telemetry";

    /// <summary>
    /// Telemetry:OtlpEndpoint, or OTEL_EXPORTER_OTLP_ENDPOINT, which wins: where traces, metrics and logs go, such as
    /// http://localhost:4317. None, and nothing leaves the program. The other OTEL_ settings of the OTLP exporter
    /// (OTEL_EXPORTER_OTLP_PROTOCOL, OTEL_EXPORTER_OTLP_HEADERS, OTEL_TRACES_SAMPLER, …) hold as well.
    /// </summary>
    public string? OtlpEndpoint { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (OtlpEndpoint is { Length: > 0 }
            && !(Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            yield return new ValidationResult(
                $"Telemetry:OtlpEndpoint (or OTEL_EXPORTER_OTLP_ENDPOINT) is an http or https address, not '{OtlpEndpoint}'.");
        }
    }
}
