using System.Reflection;
using OpenTelemetry.Resources;

namespace RainRef.Infrastructure.Reports;

/// <summary>Who tells: the program, its version and this process of it.</summary>
public static class TelemetryResource
{
    public const string Service = "rainref";
    private static readonly string Instance = $"{Environment.MachineName}-{Environment.ProcessId}";

    public static string Version { get; } = typeof(TelemetryResource).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win over what is set here.</summary>
    public static ResourceBuilder Create() => ResourceBuilder.CreateDefault()
        .AddService(Service, serviceVersion: Version, serviceInstanceId: Instance)
        .AddEnvironmentVariableDetector();
}
