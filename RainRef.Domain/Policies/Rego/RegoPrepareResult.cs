namespace RainRef.Domain.Policies.Rego;

/// <summary>A query ready to evaluate, or what is wrong with it.</summary>
public sealed record RegoPrepareResult(RegoQuery? Query, IReadOnlyList<RegoError> Errors);
