using RainRef.Domain.Policies;

namespace RainRef.Domain.Tests.Policies;

/// <summary>Bundles for tests: the one that ships, changes of it, and one of a single module.</summary>
internal static class Bundles
{
    private static readonly Dictionary<string, string> Files = Directory
        .GetFiles(Path.Combine(AppContext.BaseDirectory, "policies")).ToDictionary(f => Path.GetFileName(f), File.ReadAllText);

    public static BundleFiles Shipped => BundleFiles.Of(Files);

    public static BundleFiles With(string file, Func<string, string> change) =>
        BundleFiles.Of(new Dictionary<string, string>(Files) { [file] = change(Files[file]) });

    public static BundleFiles Of(string gate) => BundleFiles.Of([KeyValuePair.Create("gate.rego", gate)]);
}
