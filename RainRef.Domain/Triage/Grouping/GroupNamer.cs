namespace RainRef.Domain.Triage.Grouping;

/// <summary>What a group is called, from its own words.</summary>
/// <param name="Key">Lower case, with underscores.</param>
/// <param name="Terms">The words that tell it from the other groups, the strongest first.</param>
public sealed record GroupName(string Key, string Name, IReadOnlyList<string> Terms);

/// <summary>
/// Names groups by class-based tf-idf (Grootendorst 2022): a word counts by how many of the group's texts hold it, and the
/// less the more texts hold it elsewhere. Words are written as the texts write them most.
/// </summary>
internal static class GroupNamer
{
    private const int MostTerms = 8;
    private const int WordsInName = 3;
    private const int LongestName = 80;

    // Two words that go together are worth more than each alone.
    private const double TogetherBonus = 1.4;

    public static IReadOnlyList<GroupName> Name(IReadOnlyList<List<GroupTerm>> texts, IReadOnlyList<int[]> groups)
    {
        var everywhere = new Dictionary<string, int>();
        foreach (var text in texts)
        {
            foreach (var feature in Features(text).Select(f => f.Stem).Distinct())
                everywhere[feature] = everywhere.GetValueOrDefault(feature) + 1;
        }

        return [.. groups.Select(g => NameOf([.. g.Select(i => texts[i])], everywhere, texts.Count))];
    }

    private static GroupName NameOf(List<GroupTerm>[] texts, Dictionary<string, int> everywhere, int all)
    {
        var counts = new Dictionary<string, (int Texts, Dictionary<string, int> Written)>();
        foreach (var text in texts)
        {
            foreach (var feature in Features(text).DistinctBy(f => f.Stem))
            {
                var known = counts.GetValueOrDefault(feature.Stem);
                var written = known.Written ?? [];
                written[feature.Written] = written.GetValueOrDefault(feature.Written) + 1;
                counts[feature.Stem] = (known.Texts + 1, written);
            }
        }

        var ranked = counts
            .Select(c => (c.Key, Written: c.Value.Written.OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal).First().Key,
                Weight: Weight(c.Key, c.Value.Texts, texts.Length, everywhere[c.Key], all)))
            .OrderByDescending(c => c.Weight).ThenBy(c => c.Key, StringComparer.Ordinal).ToList();
        var chosen = new List<(string Stem, string Written)>();
        foreach (var (stem, written, _) in ranked)
        {
            if (chosen.Count == MostTerms)
                break;
            // A word within a pair that was chosen, or a pair around a word, says nothing new.
            var words = stem.Split(' ');
            if (!chosen.Any(c => c.Stem.Split(' ').Intersect(words).Any()))
                chosen.Add((stem, written));
        }

        return Called([.. chosen.Select(c => c.Written)]);
    }

    private static GroupName Called(string[] terms)
    {
        var words = new List<string>();
        foreach (var word in terms.SelectMany(t => t.Split(' ')))
        {
            if (words.Count < WordsInName && words.Sum(w => w.Length + 1) + word.Length <= LongestName)
                words.Add(word);
        }

        var name = string.Join(' ', words);
        var key = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || char.IsSurrogate(c) ? c : '_')).Trim('_');
        if (key.Length == 0)
            return new GroupName("group", "Group", terms);
        return new GroupName(key, char.ToUpperInvariant(name[0]) + name[1..], terms);
    }

    private static double Weight(string stem, int inGroup, int group, int everywhere, int all) =>
        inGroup < 2 && group > 2
            ? 0
            : (double)inGroup / group * Math.Log(1 + ((double)all / everywhere)) * (stem.Contains(' ') ? TogetherBonus : 1);

    private static IEnumerable<GroupTerm> Features(List<GroupTerm> text)
    {
        for (var i = 0; i < text.Count; i++)
        {
            yield return text[i];
            if (i > 0 && text[i].Stem != text[i - 1].Stem)
                yield return new GroupTerm($"{text[i - 1].Stem} {text[i].Stem}", $"{text[i - 1].Written} {text[i].Written}");
        }
    }
}
