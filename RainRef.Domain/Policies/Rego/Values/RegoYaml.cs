using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace RainRef.Domain.Policies.Rego.Values;

/// <summary>Reads YAML documents as Rego values, plain scalars by the YAML 1.2 core rules.</summary>
internal static partial class RegoYaml
{
    private const int Deepest = 200;

    /// <exception cref="FormatException">The text is not YAML, or is nested or aliased beyond any use.</exception>
    public static RegoValue Parse(string text)
    {
        try
        {
            CheckDepth(text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            var budget = 1_000_000;
            return stream.Documents.Count == 0 ? RegoNull.Value : Convert(stream.Documents[0].RootNode, 0, ref budget);
        }
        catch (YamlException problem)
        {
            throw new FormatException($"line {problem.Start.Line}: {problem.Message}", problem);
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidOperationException)
        {
            throw new FormatException(problem.Message, problem);
        }
    }

    // The loader recurses: look at the nesting first, in the events, which do not.
    private static void CheckDepth(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            if (parser.Current is SequenceStart or MappingStart && ++depth > Deepest)
                throw new FormatException("document is nested too deep");
            if (parser.Current is SequenceEnd or MappingEnd)
                depth--;
        }
    }

    private static RegoValue Convert(YamlNode node, int depth, ref int budget)
    {
        // Aliases can multiply: a budget, not the text's length, bounds the value.
        if (depth > Deepest || --budget < 0)
            throw new FormatException("document is too large");
        switch (node)
        {
            case YamlSequenceNode list:
                var items = new List<RegoValue>();
                foreach (var item in list)
                    items.Add(Convert(item, depth + 1, ref budget));
                return RegoArray.Of(items);
            case YamlMappingNode map:
                var pairs = new Dictionary<RegoValue, RegoValue>();
                foreach (var (key, value) in map)
                {
                    var name = Convert(key, depth + 1, ref budget);
                    pairs[new RegoString(RegoJson.KeyText(name))] = Convert(value, depth + 1, ref budget);
                }

                return RegoObject.FromDictionary(pairs);
            default:
                return Scalar((YamlScalarNode)node);
        }
    }

    private static RegoValue Scalar(YamlScalarNode node)
    {
        var text = node.Value ?? "";
        if (node.Style is not (ScalarStyle.Plain or ScalarStyle.Any))
            return new RegoString(text);
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return RegoNull.Value;
            case "true" or "True" or "TRUE":
                return RegoBoolean.True;
            case "false" or "False" or "FALSE":
                return RegoBoolean.False;
        }

        if (text.StartsWith("0x", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
            return RegoNumber.Of(hex);
        return Number().IsMatch(text) && RegoNumber.TryParse(text.TrimStart('+'), out var number) ? number : new RegoString(text);
    }

    [GeneratedRegex(@"\A[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
