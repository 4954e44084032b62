using System.Runtime.CompilerServices;
using System.Text;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>JSON with indentation and a prefix for each line.</summary>
internal static class PrettyJson
{
    public static string Write(RegoValue value, RegoObject options)
    {
        foreach (var (key, option) in options.Pairs)
            Check(key, option);
        var pretty = options.Get("pretty") is RegoBoolean flag ? flag.Value : options.Get("indent") is not null || options.Get("prefix") is not null;
        if (!pretty)
            return RegoJson.Write(value, escapeHtml: true);
        var indent = (options.Get("indent") as RegoString)?.Value ?? "\t";
        var prefix = (options.Get("prefix") as RegoString)?.Value ?? "";
        var text = new StringBuilder(prefix);
        Append(text, value, indent, "\n" + prefix);
        return text.ToString();
    }

    private static void Check(RegoValue key, RegoValue option)
    {
        var kind = (key as RegoString)?.Value switch
        {
            "pretty" => RegoKind.Boolean,
            "indent" or "prefix" => RegoKind.String,
            _ => throw BuiltinException.Type($"operand 2 must be object with keys pretty, indent and prefix but got {key}"),
        };
        if (option.Kind != kind)
            throw BuiltinException.Type($"operand 2 {key} must be {kind.ToString().ToLowerInvariant()} but got {option.TypeName}");
    }

    private static void Append(StringBuilder text, RegoValue value, string indent, string line)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case RegoArray { Count: > 0 } array:
                AppendList(text, array.Raw, indent, line);
                break;
            case RegoSet { Count: > 0 } set:
                AppendList(text, set.Raw, indent, line);
                break;
            case RegoObject { Count: > 0 } obj:
                text.Append('{');
                for (var i = 0; i < obj.Count; i++)
                {
                    text.Append(i > 0 ? "," : "").Append(line).Append(indent);
                    RegoJson.Quote(text, RegoJson.KeyText(obj.RawKeys[i]), escapeHtml: true);
                    text.Append(": ");
                    Append(text, obj.RawValues[i], indent, line + indent);
                }

                text.Append(line).Append('}');
                break;
            default:
                text.Append(RegoJson.Write(value, escapeHtml: true));
                break;
        }
    }

    private static void AppendList(StringBuilder text, RegoValue[] items, string indent, string line)
    {
        text.Append('[');
        for (var i = 0; i < items.Length; i++)
        {
            text.Append(i > 0 ? "," : "").Append(line).Append(indent);
            Append(text, items[i], indent, line + indent);
        }

        text.Append(line).Append(']');
    }
}
