namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Whether two patterns of literals, classes, dots, stars and pluses have a text in common that is not empty.</summary>
internal static class GlobIntersection
{
    public static bool Intersect(BuiltinContext context, string left, string right)
    {
        var (a, b) = (Read(left), Read(right));
        var seen = new HashSet<(int, int, bool)>();
        var waiting = new Stack<(int, int, bool)>();
        waiting.Push((0, 0, false));
        while (waiting.TryPop(out var state))
        {
            context.Charge(1);
            var (i, j, some) = state;
            if (!seen.Add(state))
                continue;
            if (i == a.Count && j == b.Count && (some || a.Count + b.Count == 0))
                return true;
            Advance(a, b, i, j, some, waiting);
        }

        return false;
    }

    // States are positions in both; an atom that repeats may be left, or take a character and stay.
    private static void Advance(List<Atom> a, List<Atom> b, int i, int j, bool some, Stack<(int, int, bool)> waiting)
    {
        if (i < a.Count && a[i].MaySkip)
            waiting.Push((i + 1, j, some));
        if (j < b.Count && b[j].MaySkip)
            waiting.Push((i, j + 1, some));
        if (i == a.Count || j == b.Count || !a[i].Meets(b[j]))
            return;
        waiting.Push((i + 1, j + 1, true));
        if (a[i].Repeats)
            waiting.Push((i, j + 1, true));
        if (b[j].Repeats)
            waiting.Push((i + 1, j, true));
    }

    private static List<Atom> Read(string pattern)
    {
        var atoms = new List<Atom>();
        for (var at = 0; at < pattern.Length; at++)
        {
            var start = at;
            if (pattern[at] is '*' or '+')
                throw new BuiltinException($"input:{pattern}, pos:{at}, flag without token");
            if (pattern[at] == '\\')
                at++;
            else if (pattern[at] == '[')
                at = pattern.IndexOf(']', at + 1);
            if (at < 0 || at >= pattern.Length)
                throw new BuiltinException($"input:{pattern}, pos:{start}, no matching bracket or character");
            var set = Set(pattern[start..(at + 1)]);
            var flag = at + 1 < pattern.Length ? pattern[at + 1] : '\0';
            if (flag is '*' or '+')
                at++;
            if (flag == '+')
                atoms.Add(new Atom(set, false, false));
            atoms.Add(new Atom(set, flag is '*' or '+', flag is '*' or '+'));
        }

        return atoms;
    }

    // null stands for any character.
    private static HashSet<char>? Set(string text)
    {
        if (text == ".")
            return null;
        if (text[0] == '\\')
            return [text[1]];
        if (text[0] != '[')
            return [text[0]];
        var set = new HashSet<char>();
        for (var at = 1; at < text.Length - 1; at++)
        {
            if (at + 2 < text.Length - 1 && text[at + 1] == '-')
            {
                for (int c = text[at]; c <= text[at + 2]; c++)
                    set.Add((char)c);
                at += 2;
            }
            else
            {
                set.Add(text[at]);
            }
        }

        return set;
    }

    private sealed record Atom(HashSet<char>? Characters, bool MaySkip, bool Repeats)
    {
        public bool Meets(Atom other) => Characters is null || other.Characters is null || Characters.Overlaps(other.Characters);
    }
}
