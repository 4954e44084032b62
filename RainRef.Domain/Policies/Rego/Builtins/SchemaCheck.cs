using System.Runtime.CompilerServices;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Whether a schema is one.</summary>
internal static class SchemaCheck
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "null", "object", "string"];
    private static readonly string[] Single = ["items", "additionalProperties", "additionalItems", "not", "contains", "if", "then", "else", "propertyNames"];
    private static readonly string[] Lists = ["allOf", "anyOf", "oneOf"];
    private static readonly string[] Maps = ["properties", "patternProperties", "definitions", "$defs"];

    public static string? Problem(RegoValue schema)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (schema is RegoBoolean)
            return null;
        if (schema is not RegoObject obj)
            return "schema is invalid";
        var types = obj.Get("type") switch
        {
            null => [],
            RegoString one => [one],
            RegoArray many => many.Items,
            var other => (IReadOnlyList<RegoValue>)[other],
        };
        foreach (var type in types)
        {
            if (type is not RegoString name || !Types.Contains(name.Value))
                return $"has a primitive type that is NOT VALID -- given: /{(type as RegoString)?.Value ?? type.ToString()}/ Expected valid values are:[{string.Join(' ', Types)}]";
        }

        return Below(obj).Select(Problem).FirstOrDefault(p => p is not null);
    }

    private static IEnumerable<RegoValue> Below(RegoObject schema)
    {
        foreach (var name in Single)
        {
            if (schema.Get(name) is { } one)
            {
                foreach (var inner in one is RegoArray many ? many.Items : [one])
                    yield return inner;
            }
        }

        foreach (var name in Lists)
        {
            foreach (var inner in (schema.Get(name) as RegoArray)?.Items ?? [])
                yield return inner;
        }

        foreach (var name in Maps)
        {
            foreach (var inner in (schema.Get(name) as RegoObject)?.Values ?? [])
                yield return inner;
        }
    }
}
