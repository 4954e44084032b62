namespace RainRef.Domain.Triage.Learning;

/// <summary>A trained model. It never changes, and any number of threads may ask it.</summary>
public sealed class TextClassifier
{
    private const int RankedLabels = 5;
    private const int MaxStackClasses = 512;
    private readonly string[] _labels;

    internal TextClassifier(
        string[] labels, Vocabulary vocabulary, LinearLayer linear, IReadOnlyList<NetworkLayer> networks, Blend blend, ScopeGate gate)
    {
        _labels = labels;
        (Vocabulary, Linear, Networks, Blend, Gate) = (vocabulary, linear, networks, blend, gate);
    }

    public IReadOnlyList<string> Labels => _labels;

    internal Vocabulary Vocabulary { get; }

    internal LinearLayer Linear { get; }

    internal IReadOnlyList<NetworkLayer> Networks { get; }

    internal Blend Blend { get; }

    internal ScopeGate Gate { get; }

    public ClassifierJudgement Judge(string text)
    {
        var count = _labels.Length;
        var x = Vocabulary.Vector(text, []);
        Span<float> linear = count <= MaxStackClasses ? stackalloc float[count] : new float[count];
        Span<float> network = count <= MaxStackClasses ? stackalloc float[count] : new float[count];
        Span<float> shares = count <= MaxStackClasses ? stackalloc float[count] : new float[count];
        Score(x, linear, network);
        Blend.Mix(linear, network, shares);
        var inScope = Gate.Score(ScopeGate.Read(linear, network, shares, x));
        return new ClassifierJudgement(Rank(shares), inScope, inScope >= Gate.Threshold);
    }

    /// <summary>The words of the text that speak for the class the most, as they stand in it; neighbours together.</summary>
    public IReadOnlyList<string> Explain(string text, string label, int atMost = 3)
    {
        var column = Array.IndexOf(_labels, label);
        return column < 0 ? [] : Explanation.Words(text, this, column, atMost);
    }

    internal void Score(SparseVector x, Span<float> linear, Span<float> network)
    {
        Linear.Score(x, linear);
        network.Clear();
        Span<float> one = _labels.Length <= MaxStackClasses ? stackalloc float[_labels.Length] : new float[_labels.Length];
        foreach (var layer in Networks)
        {
            layer.Score(x, one);
            Arithmetic.AddScaled(1f / Networks.Count, one, network);
        }
    }

    private LabelShare[] Rank(ReadOnlySpan<float> shares)
    {
        var ranked = new List<LabelShare>(RankedLabels + 1);
        for (var k = 0; k < shares.Length; k++)
        {
            if (ranked.Count == RankedLabels && shares[k] <= ranked[^1].Share)
                continue;
            var at = ranked.Count;
            while (at > 0 && ranked[at - 1].Share < shares[k])
                at--;
            ranked.Insert(at, new LabelShare(_labels[k], shares[k]));
            if (ranked.Count > RankedLabels)
                ranked.RemoveAt(RankedLabels);
        }

        return [.. ranked];
    }
}
