using RainRef.Domain.Knowledge.Searching;
using RainRef.Domain.Triage.Learning;

namespace RainRef.Domain.Triage.Grouping;

/// <summary>Texts that are about the same thing.</summary>
/// <param name="Members">Their places in what was given, the most typical first.</param>
/// <param name="Cohesion">The mean cosine of the members to their middle, 0 to 1.</param>
/// <param name="Centre">The middle in the local embedder's space, which is the same in every run: by it a group is known again.</param>
public sealed record TextGroup(IReadOnlyList<int> Members, double Cohesion, GroupName Name, float[] Centre);

/// <summary>
/// Finds groups among texts without knowing how many there are: places by words, neighbours and parts of words, ties
/// between near neighbours, communities of them. The same texts give the same groups.
/// </summary>
public static class TextGrouper
{
    /// <summary>More are not taken: comparing all with all is quadratic, and this many take seconds and some 50 MB.</summary>
    public const int MostTexts = 20_000;

    private const int Dimensions = 96;
    private const float EmbedderShare = 1.25f;
    private const int MostNeighbours = 15;
    private const double FinestResolution = 4;
    private const double TextsForOneStep = 100;

    // What is less than half as near to the middle as the others are does not belong.
    private const double LeastNearness = 0.5;

    /// <param name="least">Smaller groups are left out.</param>
    public static IReadOnlyList<TextGroup> Group(IReadOnlyList<string> texts, int least, CancellationToken ct)
    {
        if (texts.Count > MostTexts)
            throw new ArgumentException($"At most {MostTexts} texts are grouped at once.", nameof(texts));
        var terms = texts.Select(GroupTerms.Read).ToList();
        var speaking = Enumerable.Range(0, texts.Count).Where(i => terms[i].Count > 0).ToArray();
        if (speaking.Length < Math.Max(2, least))
            return [];
        var embedded = speaking.Select(i => LocalEmbedder.Embed(texts[i])).ToArray();
        var places = Places([.. speaking.Select(i => terms[i])], embedded, ct);
        var parts = Parts(places, ct);
        var members = parts.Select((part, i) => (part, i)).GroupBy(p => p.part, p => p.i)
            .Select(g => Core([.. g], places)).Where(g => g.Members.Length >= least).ToList();
        var names = GroupNamer.Name(terms, [.. members.Select(m => m.Members.Select(i => speaking[i]).ToArray())]);
        return
        [
            .. members.Select((m, at) => new TextGroup(
                    [.. m.Members.Select(i => speaking[i])], m.Cohesion, names[at], Middle([.. m.Members.Select(i => embedded[i])])))
                .OrderByDescending(g => g.Members.Count * g.Cohesion).ThenBy(g => g.Members[0]),
        ];
    }

    internal static float[][] Places(IReadOnlyList<List<GroupTerm>> terms, float[][] embedded, CancellationToken ct)
    {
        var latent = LatentSpace.Of(TermMatrix.Build(terms), Dimensions, ct);
        return [.. latent.Select((place, i) =>
        {
            var whole = new float[place.Length + embedded[i].Length];
            place.CopyTo(whole, 0);
            Arithmetic.AddScaled(EmbedderShare, embedded[i], whole.AsSpan(place.Length));
            LatentSpace.Normalise(whole);
            return whole;
        })];
    }

    private static int[] Parts(float[][] places, CancellationToken ct)
    {
        var neighbours = NearestPlaces.Of(places, Math.Min(MostNeighbours, Math.Max(2, (int)Math.Sqrt(places.Length))), ct);
        // A few dozen texts hold a few kinds; the more there are, the finer they part.
        var resolution = Math.Clamp(places.Length / TextsForOneStep, 1, FinestResolution);
        return Communities.Of(NeighbourGraph.Of(neighbours), resolution, ct);
    }

    private static (int[] Members, double Cohesion) Core(int[] members, float[][] places)
    {
        var middle = Middle([.. members.Select(i => places[i])]);
        var near = members.Select(i => (Index: i, Nearness: Arithmetic.Dot(places[i], middle))).ToArray();
        var least = near.Average(n => n.Nearness) * LeastNearness;
        var kept = near.Where(n => n.Nearness >= least).OrderByDescending(n => n.Nearness).ThenBy(n => n.Index).ToArray();
        return ([.. kept.Select(k => k.Index)], kept.Length == 0 ? 0 : Math.Clamp(kept.Average(k => k.Nearness), 0, 1));
    }

    private static float[] Middle(float[][] places)
    {
        var middle = new float[places[0].Length];
        foreach (var place in places)
            Arithmetic.AddScaled(1, place, middle);
        LatentSpace.Normalise(middle);
        return middle;
    }
}
