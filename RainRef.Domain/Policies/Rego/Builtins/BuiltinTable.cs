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
        Patterns.All,
        Globs.All,
        Encodings.All,
        Times.All,
        TimeTexts.All,
        Units.All,
        Versions.All,
        Networks.All,
        Hashes.All,
        Certificates.All,
        JwtBuiltins.All,
        Graphs.All,
        JsonEdits.All,
        JsonSchemas.All,
        Modules.All,
        Absent.All,
    }.SelectMany(b => b).ToFrozenDictionary(b => b.Name);

    public static Builtin? Find(string name) => All.GetValueOrDefault(name);
}
