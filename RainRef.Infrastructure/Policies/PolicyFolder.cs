using RainRef.Domain.Policies;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Policies;

/// <summary>A bundle in a folder: rules, their tests beside them in files that end in "_test.rego", and data.json.</summary>
public static class PolicyFolder
{
    /// <summary>The policies that ship with the program.</summary>
    public static string Default => DataFolder.Beside("policies");

    /// <exception cref="InvalidOperationException">There is no such folder, or no rule in it.</exception>
    public static BundleFiles Read(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InvalidOperationException($"There is no policy folder '{folder}' (setting Policies:Folder).");
        var files = BundleFiles.Of(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".rego", StringComparison.Ordinal)
                || Path.GetFileName(file) is BundleFiles.DataFile or BundleFiles.Manifest)
            .Select(file => KeyValuePair.Create(Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText(file))));
        return files.Rules.Any() ? files : throw new InvalidOperationException($"The folder '{folder}' holds no .rego file.");
    }
}
