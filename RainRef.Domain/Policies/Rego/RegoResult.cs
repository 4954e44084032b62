using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego;

/// <summary>One solution of a query: its named variables, and the values of its expressions that are not conditions.</summary>
public sealed record RegoRow(IReadOnlyDictionary<string, RegoValue> Bindings, IReadOnlyList<RegoValue> Values);

/// <summary>What a query found, or the error that ended it. No rows and no error means undefined.</summary>
public sealed record RegoResult(IReadOnlyList<RegoRow> Rows, RegoError? Error)
{
    /// <summary>The value of a query for one document, such as <c>data.gate.decision</c>; null when undefined or in error.</summary>
    public RegoValue? Value => Rows.Count > 0 && Rows[0].Values.Count > 0 ? Rows[0].Values[0] : null;
}
