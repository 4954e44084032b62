namespace RainRef.Domain.Triage.Learning;

/// <summary>
/// Trains a <see cref="TextClassifier"/>: the same examples in the same order give the same model. Calibration and the
/// judgement of what is out of scope come from cross-validation, in which some classes are kept from each model.
/// </summary>
public static class ClassifierTrainer
{
    /// <summary>Fewer cannot be learnt from.</summary>
    public const int LeastLabels = 2;

    private const int Folds = 4;
    private const int MostFeatures = 200_000;
    private const int MostNetworkFeatures = 30_000;
    private const long MostWeights = 40_000_000;
    private const int MostFoldedTexts = 30_000;
    private const int LeastOutcomes = 40;
    private const int NetworkCount = 2;

    // Hiding whole classes changes a model of few classes too much to calibrate by it.
    private const int HideInSameFoldFrom = 16;
    private const int ClassGroups = 8;

    // Of the right answers that cross-validation gave, so many may turn into "unknown".
    private const double Sacrifice = 0.008;

    /// <exception cref="ArgumentException">Fewer than <see cref="LeastLabels"/> different labels.</exception>
    public static TextClassifier Train(IReadOnlyList<LabelledText> examples, CancellationToken ct = default)
    {
        var labels = examples.Select(e => e.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (labels.Length < LeastLabels)
            throw new ArgumentException($"Training takes at least {LeastLabels} different labels.", nameof(examples));
        var numbers = labels.Select((label, i) => (label, i)).ToDictionary(l => l.label, l => l.i, StringComparer.Ordinal);
        var texts = examples.Select(e => e.Text).ToArray();
        var classes = examples.Select(e => numbers[e.Label]).ToArray();
        var (blend, gate) = Calibrate(texts, classes, labels.Length, ct);
        var parts = Fit(texts, classes, labels.Length, NetworkCount, ct);
        return ClassifierFile.Read(ClassifierFile.Write(new TextClassifier(
            labels, parts.Vocabulary, parts.Linear, parts.Networks, blend, gate)));
    }

    private static Parts Fit(string[] texts, int[] classes, int count, int networks, CancellationToken ct)
    {
        var features = (int)Math.Min(MostFeatures, MostWeights / LinearLayer.WidthOf(count));
        var vocabulary = Vocabulary.Build(texts, features);
        var vectors = new SparseVector[texts.Length];
        Parallel.For(0, texts.Length, () => new List<Gram>(), (i, _, grams) =>
        {
            vectors[i] = vocabulary.Vector(texts[i], grams);
            return grams;
        }, _ => { });
        ct.ThrowIfCancellationRequested();
        // Where classes are many, each has few texts of its own against all others': they count for more.
        var positive = Math.Clamp(count / 8f, 1, 10);
        var linear = LinearLayer.Train(vectors, classes, count, vocabulary.Count, 1, positive);
        ct.ThrowIfCancellationRequested();
        var common = Math.Min(MostNetworkFeatures, vocabulary.Count);
        var layers = new NetworkLayer[networks];
        var rounds = Rounds(vectors, common);
        Parallel.For(0, networks, i => layers[i] = NetworkLayer.Train(vectors, classes, count, common, rounds, (ulong)(i + 1)));
        ct.ThrowIfCancellationRequested();
        return new Parts(vocabulary, linear, layers);
    }

    // As many as a few seconds allow.
    private static int Rounds(SparseVector[] vectors, int features)
    {
        var values = vectors.Sum(x => (long)x.Indices.Count(i => i < features));
        return (int)Math.Clamp(25_000_000_000 / (values * NetworkLayer.Hidden * 3), 5, 20);
    }

    private static (Blend Blend, ScopeGate Gate) Calibrate(string[] texts, int[] classes, int count, CancellationToken ct)
    {
        var folds = AssignFolds(classes, count);
        var hideTogether = count >= HideInSameFoldFrom;
        var outcomes = HoldBack(texts, classes, count, folds, hideTogether, ct);
        var known = outcomes.Where(o => o.Truth >= 0).ToArray();
        if (known.Length < LeastOutcomes)
            return (Blend.Usual, ScopeGate.Usual);
        var blend = Blend.Fit(known);
        var hidden = hideTogether || count < 4
            ? outcomes.Where(o => o.Truth < 0)
            : HoldBack(texts, classes, count, folds, hideClasses: true, ct).Where(o => o.Truth < 0);
        var outside = hidden.Select(o => Clues(o, blend)).ToArray();
        return (blend, outside.Length < LeastOutcomes
            ? ScopeGate.Usual
            : ScopeGate.Fit(
                [.. known.Select(o => Clues(o, blend))], [.. known.Select(o => IsRight(o, blend))], outside, Sacrifice));
    }

    private static List<HeldBack> HoldBack(
        string[] texts, int[] classes, int count, int[] folds, bool hideClasses, CancellationToken ct)
    {
        var results = new List<HeldBack>[Folds];
        Parallel.For(0, Folds, new ParallelOptions { CancellationToken = ct }, fold =>
            results[fold] = HoldBackFold(texts, classes, count, folds, fold, hideClasses, ct));
        return [.. results.SelectMany(r => r)];
    }

    private static List<HeldBack> HoldBackFold(
        string[] texts, int[] classes, int count, int[] folds, int fold, bool hideClasses, CancellationToken ct)
    {
        // Neighbours in the alphabet are often akin, so a group takes every so many-th class.
        var groups = Math.Min(ClassGroups, count);
        bool IsHidden(int label) => hideClasses && label % groups == fold;
        var learnt = Indices(i => folds[i] >= 0 && folds[i] != fold && !IsHidden(classes[i]));
        var local = learnt.Select(i => classes[i]).Distinct().Order().Select((c, at) => (c, at)).ToDictionary(l => l.c, l => l.at);
        var asked = Indices(i => folds[i] == fold);
        if (local.Count < LeastLabels)
            return [];
        var parts = Fit([.. learnt.Select(i => texts[i])], [.. learnt.Select(i => local[classes[i]])], local.Count, 1, ct);
        var grams = new List<Gram>();
        return [.. asked.Select(i =>
        {
            var x = parts.Vocabulary.Vector(texts[i], grams);
            var (linear, network) = (new float[local.Count], new float[local.Count]);
            parts.Linear.Score(x, linear);
            parts.Networks[0].Score(x, network);
            return new HeldBack(i, linear, network, x, local.GetValueOrDefault(classes[i], -1));
        })];

        int[] Indices(Func<int, bool> choose) => [.. Enumerable.Range(0, texts.Length).Where(choose)];
    }

    // Each class spreads evenly; −1 leaves a text out where there are more than cross-validation needs.
    private static int[] AssignFolds(int[] classes, int count)
    {
        var random = new RandomSequence(7);
        var order = Enumerable.Range(0, classes.Length).ToArray();
        random.Shuffle(order);
        var next = new int[count];
        var folds = new int[classes.Length];
        Array.Fill(folds, -1);
        foreach (var i in order.Take(MostFoldedTexts))
            folds[i] = (classes[i] + next[classes[i]]++) % Folds;
        return folds;
    }

    private static double[] Clues(HeldBack outcome, Blend blend)
    {
        var shares = new float[outcome.Linear.Length];
        blend.Mix(outcome.Linear, outcome.Network, shares);
        return ScopeGate.Read(outcome.Linear, outcome.Network, shares, outcome.Vector);
    }

    private static bool IsRight(HeldBack outcome, Blend blend)
    {
        var shares = new float[outcome.Linear.Length];
        blend.Mix(outcome.Linear, outcome.Network, shares);
        return Array.IndexOf(shares, shares.Max()) == outcome.Truth;
    }

    private sealed record Parts(Vocabulary Vocabulary, LinearLayer Linear, NetworkLayer[] Networks);
}
