using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RainRef.Domain.Policies;

namespace RainRef.Infrastructure.Policies;

/// <summary>Registers the gate, its engine, and what edits its rules.</summary>
internal static class PolicyServices
{
    public static IServiceCollection AddPolicies(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PolicyOptions>().Bind(configuration.GetSection(PolicyOptions.Section))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(p => new DefaultPolicies(
            PolicyFolder.Read(p.GetRequiredService<IOptions<PolicyOptions>>().Value.Folder ?? PolicyFolder.Default)));
        services.AddSingleton<WorkspacePolicies>().AddSingleton<IPolicyEngine>(p =>
        {
            var options = p.GetRequiredService<IOptions<PolicyOptions>>().Value;
            return options.OpaUrl is { } address
                ? new OpaPolicy(address, TimeSpan.FromMilliseconds(options.OpaTimeoutMilliseconds))
                : p.GetRequiredService<WorkspacePolicies>();
        });
        return services.AddSingleton<PolicyGate>().AddSingleton<PolicyContext>().AddSingleton<Gatekeeper>()
            .AddSingleton<PolicyDrafts>().AddSingleton<PolicyReplayer>().AddSingleton<PolicyActivation>().AddSingleton<PolicyQueries>();
    }
}
