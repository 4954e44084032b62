namespace RainRef.Domain.Policies.Rego;

/// <summary>A compiled bundle, or everything that is wrong with its modules.</summary>
public sealed record RegoCompileResult(RegoBundle? Bundle, IReadOnlyList<RegoError> Errors);
