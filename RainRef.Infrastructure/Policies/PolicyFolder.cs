using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Policies;

/// <summary>The Rego files of a folder: rules, and beside them their tests in files that end in "_test.rego".</summary>
public static class PolicyFolder
{
    private const string Tests = "_test.rego";

    /// <summary>The policies that ship with the program.</summary>
    public static string Default => DataFolder.Beside("policies");

    /// <exception cref="InvalidOperationException">There is no such folder, or no rule in it.</exception>
    public static IReadOnlyList<(string File, string Source)> Read(string folder, bool withTests)
    {
        if (!Directory.Exists(folder))
            throw new InvalidOperationException($"There is no policy folder '{folder}' (setting Policies:Folder).");
        var modules = Directory.EnumerateFiles(folder, "*.rego", SearchOption.AllDirectories)
            .Where(file => withTests || !file.EndsWith(Tests, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(folder, file), File.ReadAllText(file)))
            .ToList();
        return modules.Count > 0 ? modules : throw new InvalidOperationException($"The folder '{folder}' holds no .rego file.");
    }
}
