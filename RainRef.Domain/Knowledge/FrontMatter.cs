using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RainRef.Domain.Knowledge;

/// <summary>What a Markdown page says about itself in YAML between lines of three dashes.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Description">Its description.</param>
/// <param name="Tags">Its tags or keywords.</param>
/// <param name="Length">How many characters of the text it takes up, with both lines of dashes; 0 when there is none.</param>
public sealed record FrontMatter(string? Title, string? Description, IReadOnlyList<string> Tags, int Length)
{
    private const int MaxLength = 64 * 1024;

    private static readonly FrontMatter None = new(null, null, [], 0);

    /// <summary>Reads front matter. What is not valid YAML is skipped over, and gives nothing.</summary>
    public static FrontMatter Read(string text)
    {
        var first = LineEnd(text, 0);
        if (text.AsSpan(0, first).TrimEnd() is not "---" || first >= text.Length)
            return None;
        for (var line = first + 1; line < Math.Min(text.Length, MaxLength);)
        {
            var end = LineEnd(text, line);
            if (text.AsSpan(line, end - line).TrimEnd() is "---" or "...")
                return Parse(text[(first + 1)..line], Math.Min(end + 1, text.Length));
            line = end + 1;
        }

        return None;
    }

    private static FrontMatter Parse(string yaml, int length)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is not YamlMappingNode map)
                return None with { Length = length };
            return new FrontMatter(Scalar(map, "title"), Scalar(map, "description"), ReadTags(map), length);
        }
        catch (YamlException)
        {
            return None with { Length = length };
        }
    }

    private static List<string> ReadTags(YamlMappingNode map)
    {
        foreach (var name in (ReadOnlySpan<string>)["tags", "keywords"])
        {
            var found = map.Children.TryGetValue(new YamlScalarNode(name), out var node) ? node : null;
            IEnumerable<string?> values = found switch
            {
                YamlSequenceNode list => list.Children.OfType<YamlScalarNode>().Select(item => item.Value),
                YamlScalarNode scalar => scalar.Value?.Split(',') ?? [],
                _ => [],
            };
            List<string> tags = [.. values.Select(v => v?.Trim()).OfType<string>().Where(v => v.Length > 0).Distinct()];
            if (tags.Count > 0)
                return tags;
        }

        return [];
    }

    private static string? Scalar(YamlMappingNode map, string name) =>
        map.Children.TryGetValue(new YamlScalarNode(name), out var node)
        && node is YamlScalarNode { Value: { } value } && !string.IsNullOrWhiteSpace(value)
            ? value.Trim()
            : null;

    private static int LineEnd(string text, int start) =>
        text.IndexOf('\n', start) is var end and >= 0 ? end : text.Length;
}
