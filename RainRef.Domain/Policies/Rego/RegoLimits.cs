namespace RainRef.Domain.Policies.Rego;

/// <summary>How much one evaluation may cost; going over any of these ends it with <see cref="RegoError.Limit"/>.</summary>
/// <param name="Steps">Expressions evaluated and elements visited; built-ins count by the size of what they make.</param>
/// <param name="Depth">Rule and function calls inside one another.</param>
/// <param name="Time">Wall-clock time.</param>
public sealed record RegoLimits(long Steps, int Depth, TimeSpan Time)
{
    public static readonly RegoLimits Default = new(2_000_000, 500, TimeSpan.FromSeconds(1));
}
