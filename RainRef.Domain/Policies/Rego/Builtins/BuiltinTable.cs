using System.Collections.Frozen;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Every built-in by name.</summary>
internal static class BuiltinTable
{
    private static readonly FrozenDictionary<string, Builtin> All = new IEnumerable<Builtin>[]
    {
        Numbers.All,
        Aggregates.All,
        Arrays.All,
        Objects.All,
        Types.All,
        Strings.All,
        Searches.All,
        Formats.All,
        Absent.All,
    }.SelectMany(b => b).ToFrozenDictionary(b => b.Name);

    public static Builtin? Find(string name) => All.GetValueOrDefault(name);
}
