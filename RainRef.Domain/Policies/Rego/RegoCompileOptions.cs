namespace RainRef.Domain.Policies.Rego;

/// <summary>How modules are read. With <c>V0</c>, a module without <c>import rego.v1</c> has bodies without <c>if</c>.</summary>
public sealed record RegoCompileOptions(bool V0 = false)
{
    public static readonly RegoCompileOptions Default = new();
}
