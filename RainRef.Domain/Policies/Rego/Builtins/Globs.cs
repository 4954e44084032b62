using System.Text;
using System.Text.RegularExpressions;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Globs: * and ? stop at delimiters, ** does not; [a-c], [!a-c] and {a,b} choose.</summary>
internal static class Globs
{
    public static IEnumerable<Builtin> All =>
    [
        new("glob.match", 3, (c, a) => Match(c, a)) { ArgKinds = [[RegoKind.String], [RegoKind.Null, RegoKind.Array], [RegoKind.String]] },
        new("glob.quote_meta", 1, (_, a) => Quote(Args.Text(a, 0))) { ArgKinds = [[RegoKind.String]] },
    ];

    private static RegoBoolean Match(BuiltinContext context, RegoValue[] args)
    {
        var pattern = Args.Text(args, 0);
        var delimiters = args[1] switch
        {
            RegoNull => "",
            RegoArray { Count: 0 } => ".",
            RegoArray => string.Concat(Args.Texts(args, 1).Select(One)),
            _ => throw Args.Wrong(args, 1, "one of {null, array}"),
        };
        var text = Args.Text(args, 2);
        context.Charge(text.Length / 64);
        return Args.Flag(RegexCache.GetTranslated($"glob\0{delimiters}\0{pattern}", Translate(pattern, delimiters)).IsMatch(text));
    }

    private static string One(string delimiter) =>
        delimiter.EnumerateRunes().Count() == 1 ? delimiter : throw new BuiltinException("delimiter must be one character");

    private static RegoString Quote(string text)
    {
        var made = new StringBuilder();
        foreach (var c in text)
        {
            if (c is '*' or '?' or '\\' or '[' or ']' or '{' or '}')
                made.Append('\\');
            made.Append(c);
        }

        return Args.Text(made.ToString());
    }

    private static string Translate(string glob, string delimiters)
    {
        var one = delimiters.Length == 0 ? "." : $"[^{string.Concat(delimiters.Select(Escaped))}]";
        var made = new StringBuilder("\\A");
        var depth = 0;
        for (var at = 0; at < glob.Length; at++)
        {
            var c = glob[at];
            switch (c)
            {
                case '*' when at + 1 < glob.Length && glob[at + 1] == '*':
                    made.Append(".*");
                    while (at + 1 < glob.Length && glob[at + 1] == '*')
                        at++;
                    break;
                case '*':
                    made.Append(one).Append('*');
                    break;
                case '?':
                    made.Append(one);
                    break;
                case '[':
                    at = Class(glob, at, made);
                    break;
                case '{':
                    depth++;
                    made.Append("(?:");
                    break;
                case '}' when depth > 0:
                    depth--;
                    made.Append(')');
                    break;
                case ',' when depth > 0:
                    made.Append('|');
                    break;
                default:
                    if (c == '\\' && at + 1 < glob.Length)
                        at++;
                    made.Append(Regex.Escape(glob[at].ToString()));
                    break;
            }
        }

        return depth == 0 ? made.Append("\\z").ToString() : throw new BuiltinException("unclosed { in glob");
    }

    private static int Class(string glob, int at, StringBuilder made)
    {
        var end = glob.IndexOf(']', at + 1);
        if (end < at + 2)
            throw new BuiltinException("unexpected end of input");
        var inner = glob[(at + 1)..end];
        made.Append('[');
        if (inner[0] == '!')
        {
            made.Append('^');
            inner = inner[1..];
        }

        foreach (var c in inner)
            made.Append(c == '-' ? "-" : Escaped(c));
        made.Append(']');
        return end;
    }

    private static string Escaped(char c) => c is '\\' or ']' or '[' or '^' or '-' ? $"\\{c}" : c.ToString();
}
