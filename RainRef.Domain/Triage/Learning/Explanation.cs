namespace RainRef.Domain.Triage.Learning;

/// <summary>Gives what the linear scores add up from back to the words of the text.</summary>
internal static class Explanation
{
    private const double EnoughOfBest = 0.3;
    private const int ShortWord = 2;

    public static List<string> Words(string text, TextClassifier model, int column, int atMost)
    {
        var grams = new List<Gram>();
        var x = model.Vocabulary.Vector(text, grams);
        var words = GramReader.Split(text);
        var credit = Credit(grams, x, model, column, words.Count);
        var order = Enumerable.Range(0, words.Count)
            .Where(i => credit[i] > 0 && words[i].Length > ShortWord)
            .OrderByDescending(i => credit[i]).ThenBy(i => i).ToList();
        if (order.Count == 0)
            return [];
        var chosen = order.TakeWhile(i => credit[i] >= credit[order[0]] * EnoughOfBest).Take(atMost * 2).ToHashSet();
        var found = new List<(double Credit, string Words)>();
        for (var i = 0; i < words.Count; i++)
        {
            if (!chosen.Contains(i))
                continue;
            var end = i;
            while (end + 1 < words.Count && chosen.Contains(end + 1))
                end++;
            var phrase = text[words[i].Start..(words[end].Start + words[end].Length)];
            found.Add((Enumerable.Range(i, end - i + 1).Sum(at => credit[at]), string.Join(' ', phrase.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
            i = end;
        }

        return [.. found.OrderByDescending(f => f.Credit).Select(f => f.Words).Distinct(StringComparer.OrdinalIgnoreCase).Take(atMost)];
    }

    private static double[] Credit(List<Gram> grams, SparseVector x, TextClassifier model, int column, int words)
    {
        var linear = model.Linear;
        var uses = new Dictionary<int, int>();
        foreach (var gram in grams)
        {
            var id = model.Vocabulary.IdOf(gram.Hash);
            if (id >= 0)
                uses[id] = uses.GetValueOrDefault(id) + 1;
        }

        var credit = new double[words];
        foreach (var gram in grams)
        {
            var id = model.Vocabulary.IdOf(gram.Hash);
            if (id < 0)
                continue;
            var value = x.Values[Array.BinarySearch(x.Indices, id)];
            var half = value * linear.Weights[(id * linear.Width) + column] / uses[id] / 2;
            credit[gram.First] += half;
            credit[gram.Last] += half;
        }

        return credit;
    }
}
