using System.Text.RegularExpressions;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Regular expressions, without backtracking: matching takes time in proportion to the text.</summary>
internal static class Patterns
{
    private static readonly RegoKind[] S = [RegoKind.String];

    public static IEnumerable<Builtin> All =>
    [
        new("regex.match", 2, (c, a) => Args.Flag(Find(c, Args.Text(a, 0), Args.Text(a, 1)).IsMatch(Args.Text(a, 1)))) { ArgKinds = [S, S] },
        new("re_match", 2, (c, a) => Args.Flag(Find(c, Args.Text(a, 0), Args.Text(a, 1)).IsMatch(Args.Text(a, 1)))) { ArgKinds = [S, S] },
        new("regex.is_valid", 1, (_, a) => Args.Flag(a[0] is RegoString text && IsValid(text.Value))),
        new("regex.split", 2, (c, a) => Split(c, Args.Text(a, 0), Args.Text(a, 1))) { ArgKinds = [S, S] },
        new("regex.find_n", 3, (c, a) => FindAll(c, a)) { ArgKinds = [S, S, [RegoKind.Number]] },
        new("regex.find_all_string_submatch_n", 3, (c, a) => FindGroups(c, a)) { ArgKinds = [S, S, [RegoKind.Number]] },
        new("regex.replace", 3, (c, a) => Replace(c, Args.Text(a, 0), Args.Text(a, 1), Args.Text(a, 2))) { ArgKinds = [S, S, S] },
        new("regex.template_match", 4, (c, a) => MatchTemplate(c, a)) { ArgKinds = [S, S, S, S] },
        new("regex.globs_match", 2, (c, a) => Args.Flag(GlobIntersection.Intersect(c, Args.Text(a, 0), Args.Text(a, 1)))) { ArgKinds = [S, S] },
    ];

    private static Regex Find(BuiltinContext context, string pattern, string text)
    {
        context.Charge(text.Length / 64);
        return RegexCache.Get(pattern);
    }

    private static bool IsValid(string pattern)
    {
        try
        {
            RegexCache.Get(pattern);
            return true;
        }
        catch (BuiltinException)
        {
            return false;
        }
    }

    private static RegoArray Split(BuiltinContext context, string pattern, string text)
    {
        var parts = new List<RegoValue>();
        var from = 0;
        foreach (var match in Matches(context, pattern, text))
        {
            if (match.Length == 0 && (match.Index == 0 || match.Index == text.Length))
                continue;
            parts.Add(Args.Text(text[from..match.Index]));
            from = match.Index + match.Length;
        }

        parts.Add(Args.Text(text[from..]));
        return RegoArray.Of(parts);
    }

    private static RegoArray FindAll(BuiltinContext context, RegoValue[] args)
    {
        var most = Args.Int32(args, 2);
        var matches = Matches(context, Args.Text(args, 0), Args.Text(args, 1));
        return RegoArray.Of((most < 0 ? matches : matches.Take(most)).Select(m => Args.Text(m.Value)));
    }

    private static RegoArray FindGroups(BuiltinContext context, RegoValue[] args)
    {
        var most = Args.Int32(args, 2);
        var matches = Matches(context, Args.Text(args, 0), Args.Text(args, 1));
        return RegoArray.Of((most < 0 ? matches : matches.Take(most)).Select(RegoValue (m) => RegoArray.Of(m.Groups.Values.Select(g => Args.Text(g.Value)))));
    }

    private static IEnumerable<Match> Matches(BuiltinContext context, string pattern, string text)
    {
        var end = -1;
        for (var match = Find(context, pattern, text).Match(text); match.Success; match = match.NextMatch())
        {
            context.Charge(1 + (text.Length / 256));
            // An empty match right after a match is not one.
            if (match.Length > 0 || match.Index != end)
                yield return match;
            end = match.Index + match.Length;
        }
    }

    private static RegoString Replace(BuiltinContext context, string text, string pattern, string with)
    {
        var regex = Find(context, pattern, text);
        var made = new System.Text.StringBuilder();
        var from = 0;
        foreach (var match in Matches(context, pattern, text))
        {
            made.Append(text, from, match.Index - from);
            Expand(made, with, match, regex);
            from = match.Index + match.Length;
            context.Charge(with.Length / 16);
        }

        return Args.Text(made.Append(text, from, text.Length - from).ToString());
    }

    // $1, ${1}, $name, ${name}; $$ is a dollar sign; a name runs as far as it can.
    private static void Expand(System.Text.StringBuilder made, string template, Match match, Regex regex)
    {
        for (var at = 0; at < template.Length; at++)
        {
            if (template[at] != '$' || at + 1 == template.Length)
            {
                made.Append(template[at]);
                continue;
            }

            if (template[at + 1] == '$')
            {
                made.Append('$');
                at++;
                continue;
            }

            var braced = template[at + 1] == '{';
            var start = at + (braced ? 2 : 1);
            var end = start;
            while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_'))
                end++;
            if (end == start || (braced && (end == template.Length || template[end] != '}')))
            {
                made.Append('$');
                continue;
            }

            var name = template[start..end];
            var group = int.TryParse(name, out var number) ? number : regex.GroupNumberFromName(name);
            if (group >= 0 && group < match.Groups.Count)
                made.Append(match.Groups[group].Value);
            at = braced ? end : end - 1;
        }
    }

    private static RegoBoolean MatchTemplate(BuiltinContext context, RegoValue[] args)
    {
        var (template, text, open, close) = (Args.Text(args, 0), Args.Text(args, 1), Args.Text(args, 2), Args.Text(args, 3));
        if (open.Length != 1 || close.Length != 1)
            throw new BuiltinException("delimiters must be one character each");
        var pattern = new System.Text.StringBuilder("^");
        var at = 0;
        while (at < template.Length)
        {
            var from = template.IndexOf(open[0], at);
            if (from < 0)
                break;
            var to = ClosingOf(template, from, open[0], close[0]);
            pattern.Append(Regex.Escape(template[at..from])).Append('(').Append(template, from + 1, to - from - 1).Append(')');
            at = to + 1;
        }

        pattern.Append(Regex.Escape(template[at..])).Append('$');
        return Args.Flag(Find(context, pattern.ToString(), text).IsMatch(text));
    }

    private static int ClosingOf(string template, int from, char open, char close)
    {
        var depth = 0;
        for (var at = from; at < template.Length; at++)
        {
            if (template[at] == open && (at == from || open != close))
                depth++;
            else if (template[at] == close && --depth == 0)
                return at;
        }

        throw new BuiltinException($"unbalanced braces in \"{template}\"");
    }
}
