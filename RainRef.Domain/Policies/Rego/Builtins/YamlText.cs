using System.Runtime.CompilerServices;
using System.Text;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Writes values as block YAML with sorted keys.</summary>
internal static class YamlText
{
    public static string Write(RegoValue value)
    {
        var text = new StringBuilder();
        Append(text, value, 0, inline: false);
        return text.ToString();
    }

    private static void Append(StringBuilder text, RegoValue value, int indent, bool inline)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case RegoObject { Count: > 0 } obj:
                for (var i = 0; i < obj.Count; i++)
                {
                    Indent(text, indent, inline && i == 0).Append(Scalar(new RegoString(RegoJson.KeyText(obj.RawKeys[i])))).Append(':');
                    AppendNested(text, obj.RawValues[i], indent);
                }

                break;
            case RegoArray { Count: > 0 } array:
                AppendItems(text, array.Raw, indent, inline);
                break;
            case RegoSet { Count: > 0 } set:
                AppendItems(text, set.Raw, indent, inline);
                break;
            default:
                Indent(text, indent, inline).Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void AppendItems(StringBuilder text, RegoValue[] items, int indent, bool inline)
    {
        for (var i = 0; i < items.Length; i++)
        {
            Indent(text, indent, inline && i == 0).Append("- ");
            Append(text, items[i], indent + 2, inline: true);
        }
    }

    private static void AppendNested(StringBuilder text, RegoValue value, int indent)
    {
        if (value is RegoObject { Count: > 0 })
            Append(text.Append('\n'), value, indent + 2, inline: false);
        else if (value is RegoArray { Count: > 0 } or RegoSet { Count: > 0 })
            Append(text.Append('\n'), value, indent, inline: false);
        else
            text.Append(' ').Append(Scalar(value)).Append('\n');
    }

    private static StringBuilder Indent(StringBuilder text, int indent, bool inline) => inline ? text : text.Append(' ', indent);

    private static string Scalar(RegoValue value)
    {
        if (value is not RegoString text)
            return RegoJson.Write(value);
        var plain = text.Value.Length > 0 && !char.IsWhiteSpace(text.Value[0]) && !char.IsWhiteSpace(text.Value[^1])
            && text.Value.All(c => char.IsLetterOrDigit(c) || c is ' ' or '_' or '-' or '.' or '/')
            && text.Value[0] is not ('-' or '.')
            && RegoYaml.Parse(text.Value) is RegoString same && same.Value == text.Value;
        return plain ? text.Value : RegoJson.Write(text);
    }
}
