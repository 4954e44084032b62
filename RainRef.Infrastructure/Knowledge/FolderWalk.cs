using System.Collections.Frozen;
using RainRef.Domain.Knowledge.Importing;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>A file of a folder that may become a source.</summary>
/// <param name="Path">Below the folder, with slashes.</param>
/// <param name="DescribedBy">The file beside an image that says what it shows.</param>
internal sealed record FolderFile(string Path, string FullPath, string? DescribedBy);

/// <summary>Finds the documents of a folder: no hidden ones, none that .gitignore names, no links to elsewhere.</summary>
internal static class FolderWalk
{
    private const int MaxFiles = 200_000;
    private const int MaxDepth = 64;
    private const int MaxRules = 256 * 1024;

    private static readonly FrozenSet<string> Documents =
        Names(".md .markdown .mdx .html .htm .xhtml .pdf .docx .txt .text .vtt .srt");

    // What a repository says about itself answers nobody's question.
    private static readonly FrozenSet<string> Legal = Names("license licence copying notice patents");

    private static readonly FrozenSet<string> Images = Names(".png .jpg .jpeg .gif .webp");

    /// <exception cref="InvalidDataException">There are too many.</exception>
    public static List<FolderFile> Find(string root)
    {
        List<FolderFile> found = [];
        Visit(new DirectoryInfo(root), "", [], 0, found);
        return [.. found.OrderBy(f => f.Path, StringComparer.Ordinal)];
    }

    private static void Visit(DirectoryInfo folder, string path, List<(string Base, PathIgnore Rules)> rules, int depth, List<FolderFile> found)
    {
        var ignore = new FileInfo(Path.Combine(folder.FullName, ".gitignore"));
        if (ignore is { Exists: true, Length: <= MaxRules, LinkTarget: null })
            rules = [.. rules, (path, new PathIgnore(File.ReadAllText(ignore.FullName)))];
        var files = folder.EnumerateFiles().Where(f => f.LinkTarget is null).ToDictionary(f => f.Name);
        foreach (var file in files.Values.Where(f => f.Name[0] != '.'))
        {
            if (KindOf(file, files, out var description) && !IsIgnored(path + file.Name, isFolder: false, rules))
                found.Add(new FolderFile(path + file.Name, file.FullName, description));
        }

        if (found.Count > MaxFiles)
            throw new InvalidDataException($"The folder has more than {MaxFiles:N0} documents.");
        foreach (var child in folder.EnumerateDirectories())
        {
            if (child.Name[0] != '.' && child.LinkTarget is null && depth < MaxDepth && child.Name is not "node_modules"
                && !IsIgnored(path + child.Name, isFolder: true, rules))
                Visit(child, $"{path}{child.Name}/", rules, depth + 1, found);
        }
    }

    // An image counts where a file beside it says what it shows, and that file is then no document of its own.
    private static bool KindOf(FileInfo file, Dictionary<string, FileInfo> beside, out string? description)
    {
        description = null;
        var extension = file.Extension.ToLowerInvariant();
        if (Images.Contains(extension))
        {
            description = Sidecars(file.Name).Select(beside.GetValueOrDefault).OfType<FileInfo>().FirstOrDefault()?.FullName;
            return description is not null;
        }

        var describes = Path.GetFileNameWithoutExtension(file.Name);
        return Documents.Contains(extension) && !Legal.Contains(describes.ToLowerInvariant())
            && !(extension is ".txt" or ".md" && Images.Contains(Path.GetExtension(describes).ToLowerInvariant()) && beside.ContainsKey(describes));
    }

    private static IEnumerable<string> Sidecars(string name) => [name + ".txt", name + ".md"];

    private static bool IsIgnored(string path, bool isFolder, List<(string Base, PathIgnore Rules)> rules)
    {
        bool? ignored = null;
        foreach (var (start, rule) in rules)
            ignored = rule.Ignores(path[start.Length..], isFolder) ?? ignored;
        return ignored is true;
    }

    private static FrozenSet<string> Names(string list) => list.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
