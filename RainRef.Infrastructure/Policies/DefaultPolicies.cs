using RainRef.Domain.Policies;

namespace RainRef.Infrastructure.Policies;

/// <summary>The rules that decide where a workspace has none of its own.</summary>
public sealed class DefaultPolicies(BundleFiles files)
{
    public BundleFiles Files { get; } = files;

    /// <summary>Compiled; rules that do not compile stop the program at its start.</summary>
    public RegoPolicy Policy { get; } = new(files);
}
