using System.ComponentModel.DataAnnotations;

namespace RainRef.Infrastructure.Policies;

/// <summary>Settings under "Policies".</summary>
public sealed class PolicyOptions
{
    public const string Section = "Policies";

    /// <summary>The default rules; the policies beside the program when nothing is said.</summary>
    public string? Folder { get; set; }

    /// <summary>The base address of an Open Policy Agent that decides in place of the built-in engine; it may be private.</summary>
    public Uri? OpaUrl { get; set; }

    /// <summary>How long that one may take for an answer; the gate denies after two seconds in any case.</summary>
    [Range(10, 2000)]
    public int OpaTimeoutMilliseconds { get; set; } = 1000;
}
