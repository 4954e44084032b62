using System.Runtime.CompilerServices;
using System.Text;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>The part of text templates that policies use: values by path, <c>if</c>, <c>else</c> and <c>range</c>.</summary>
internal static class GoTemplate
{
    public static RegoString Render(BuiltinContext context, string template, RegoObject vars)
    {
        var tokens = Tokens(template);
        var text = new StringBuilder();
        var at = 0;
        Block(context, tokens, ref at, vars, [], text, run: true);
        if (at < tokens.Count)
            throw new BuiltinException("template: unexpected {{" + tokens[at].Text + "}}");
        return Args.Text(text.ToString());
    }

    private static List<(bool Action, string Text)> Tokens(string template)
    {
        var tokens = new List<(bool Action, string Text)>();
        var at = 0;
        while (at < template.Length)
        {
            var open = template.IndexOf("{{", at, StringComparison.Ordinal);
            if (open < 0)
                break;
            var close = template.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
                throw new BuiltinException("template: unclosed action");
            tokens.Add((false, template[at..open]));
            tokens.Add((true, template[(open + 2)..close].Trim('-').Trim()));
            at = close + 2;
        }

        tokens.Add((false, template[at..]));
        return tokens;
    }

    // Ends before `end` or `else`, which the caller reads.
    private static void Block(BuiltinContext context, List<(bool Action, string Text)> tokens, ref int at, RegoValue dot, Dictionary<string, RegoValue> vars, StringBuilder text, bool run)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        for (; at < tokens.Count; at++)
        {
            context.Charge(1 + (text.Length / 4096));
            var (action, token) = tokens[at];
            if (!action)
            {
                if (run)
                    text.Append(token);
            }
            else if (token == "end" || token.StartsWith("else", StringComparison.Ordinal))
            {
                return;
            }
            else if (token.StartsWith("if ", StringComparison.Ordinal))
            {
                If(context, tokens, ref at, dot, vars, text, run);
            }
            else if (token.StartsWith("range ", StringComparison.Ordinal))
            {
                Range(context, tokens, ref at, dot, vars, text, run);
            }
            else if (run)
            {
                var value = Value(token, dot, vars);
                text.Append(value is RegoString s ? s.Value : value?.ToString() ?? "<undefined>");
            }
        }
    }

    private static void If(BuiltinContext context, List<(bool Action, string Text)> tokens, ref int at, RegoValue dot, Dictionary<string, RegoValue> vars, StringBuilder text, bool run)
    {
        var holds = run && IsTrue(Value(tokens[at].Text[3..], dot, vars));
        at++;
        Block(context, tokens, ref at, dot, vars, text, holds);
        if (at < tokens.Count && tokens[at].Text == "else")
        {
            at++;
            Block(context, tokens, ref at, dot, vars, text, run && !holds);
        }

        Close(tokens, at);
    }

    private static void Range(BuiltinContext context, List<(bool Action, string Text)> tokens, ref int at, RegoValue dot, Dictionary<string, RegoValue> vars, StringBuilder text, bool run)
    {
        var clause = tokens[at].Text[6..];
        var assign = clause.IndexOf(":=", StringComparison.Ordinal);
        var names = assign < 0 ? [] : clause[..assign].Split(',', StringSplitOptions.TrimEntries);
        var items = run ? Pairs(Value(clause[(assign < 0 ? 0 : assign + 2)..], dot, vars)) : [];
        var start = ++at;
        Block(context, tokens, ref at, dot, vars, text, run: false);
        var end = at;
        foreach (var (key, value) in items)
        {
            var inner = new Dictionary<string, RegoValue>(vars);
            if (names.Length > 0)
                inner[names[^1]] = value;
            if (names.Length > 1)
                inner[names[0]] = key;
            at = start;
            Block(context, tokens, ref at, value, inner, text, run: true);
        }

        at = end;
        Close(tokens, at);
    }

    private static void Close(List<(bool Action, string Text)> tokens, int at)
    {
        if (at >= tokens.Count || tokens[at].Text != "end")
            throw new BuiltinException("template: unexpected EOF");
    }

    private static IEnumerable<KeyValuePair<RegoValue, RegoValue>> Pairs(RegoValue? value) => value switch
    {
        RegoArray array => array.Items.Select((item, i) => new KeyValuePair<RegoValue, RegoValue>(RegoNumber.Of(i), item)),
        RegoSet set => set.Items.Select((item, i) => new KeyValuePair<RegoValue, RegoValue>(RegoNumber.Of(i), item)),
        RegoObject obj => obj.Pairs,
        _ => [],
    };

    private static RegoValue? Value(string expression, RegoValue dot, Dictionary<string, RegoValue> vars)
    {
        var parts = expression.Trim().Split('.');
        var value = parts[0].StartsWith('$') ? vars.GetValueOrDefault(parts[0]) : parts[0].Length == 0 ? dot : throw new BuiltinException($"template: function \"{parts[0]}\" not defined");
        foreach (var part in parts.Skip(1).Where(p => p.Length > 0))
            value = value?.Get(new RegoString(part));
        return value;
    }

    private static bool IsTrue(RegoValue? value) => value switch
    {
        null or RegoNull => false,
        RegoBoolean flag => flag.Value,
        RegoString text => text.Value.Length > 0,
        RegoNumber number => !number.Mantissa.IsZero,
        RegoArray array => array.Count > 0,
        RegoSet set => set.Count > 0,
        RegoObject obj => obj.Count > 0,
        _ => true,
    };
}
