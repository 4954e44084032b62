using RainRef.Domain.Knowledge.Searching;
using RainRef.Domain.Triage.Grouping;
using RainRef.Testing.Reports;

namespace RainRef.Evals.Triage;

/// <summary>Groups texts whose labels are hidden, as unknown tickets are grouped, and grades the groups by the labels.</summary>
internal static class IntentGrading
{
    private const int LeastMembers = 5;
    private const int LeastTexts = 50;

    public static void Grade(EvalSet set, IReadOnlyList<(string Text, string Label)> rows)
    {
        if (rows.Count < LeastTexts)
            return;
        var texts = rows.Take(TextGrouper.MostTexts).Select(r => r.Text).ToArray();
        var names = rows.Select(r => r.Label).Distinct().ToList();
        var labels = rows.Take(texts.Length).Select(r => names.IndexOf(r.Label)).ToArray();
        var started = TimeProvider.System.GetTimestamp();
        var found = TextGrouper.Group(texts, LeastMembers, CancellationToken.None);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        // What is in no group counts as one group of its own.
        var groups = Enumerable.Repeat(-1, texts.Length).ToArray();
        for (var g = 0; g < found.Count; g++)
        {
            foreach (var member in found[g].Members)
                groups[member] = g;
        }

        var plain = Clustering.KMeans([.. texts.Select(LocalEmbedder.Embed)], names.Count);
        var information = Clustering.AdjustedInformation(labels, plain);
        set.Add(
            "groups without labels: adjusted mutual information; reference: k-means told the number of labels",
            Clustering.AdjustedInformation(labels, groups), "share", information, Goal.AtLeast(information));
        var grouped = Enumerable.Range(0, texts.Length).Where(i => groups[i] >= 0).ToArray();
        set.Add(
            "groups without labels: purity of what is grouped", Clustering.Purity([.. grouped.Select(i => labels[i])], [.. grouped.Select(i => groups[i])]),
            "share", Clustering.Purity(labels, plain));
        var (precision, recall) = Clustering.Pairs(labels, groups);
        set.Add("groups without labels: pairwise precision", precision, "share");
        set.Add("groups without labels: pairwise recall", recall, "share");
        set.Add("groups without labels: pairwise F1", precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall), "share");
        set.Add("groups without labels: texts in a group", grouped.Length / (double)texts.Length, "share");
        set.Add("groups without labels: groups found; reference: labels", found.Count, "groups", names.Count);
        set.Add("groups without labels: seconds to group", seconds, "s");
    }
}
