using System.Runtime.InteropServices;

namespace RainRef.Domain.Triage.Learning;

/// <summary>The features that a model knows, the most common first, and how much each weighs.</summary>
internal sealed class Vocabulary
{
    private const float BiasWeight = 0.3f;

    // Below so many texts a piece that occurs once still says something.
    private const int RareCountsBelow = 1500;
    private readonly Dictionary<ulong, int> _ids;
    private readonly ulong[] _hashes;
    private readonly float[] _weights;
    private readonly byte[] _views;

    public Vocabulary(ulong[] hashes, float[] weights, byte[] views)
    {
        (_hashes, _weights, _views) = (hashes, weights, views);
        _ids = new Dictionary<ulong, int>(hashes.Length);
        for (var i = 0; i < hashes.Length; i++)
            _ids[hashes[i]] = i;
    }

    /// <summary>Features and the constant one, which is the last.</summary>
    public int Count => _hashes.Length + 1;

    public ReadOnlySpan<ulong> Hashes => _hashes;

    public ReadOnlySpan<float> Weights => _weights;

    public ReadOnlySpan<byte> Views => _views;

    public static Vocabulary Build(IReadOnlyList<string> texts, int maxFeatures)
    {
        var counts = new Dictionary<ulong, (int Texts, byte View)>();
        var grams = new List<Gram>();
        var seen = new HashSet<ulong>();
        foreach (var text in texts)
        {
            GramReader.Read(text, grams);
            seen.Clear();
            foreach (var gram in grams)
            {
                if (!seen.Add(gram.Hash))
                    continue;
                ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, gram.Hash, out _);
                entry = (entry.Texts + 1, gram.View);
            }
        }

        var least = texts.Count < RareCountsBelow ? 1 : 2;
        var kept = counts.Where(c => c.Value.Texts >= least)
            .OrderByDescending(c => c.Value.Texts).ThenBy(c => c.Key).Take(maxFeatures).ToArray();
        return new Vocabulary(
            [.. kept.Select(c => c.Key)],
            [.. kept.Select(c => (float)Math.Sqrt(Math.Log((texts.Count + 1.0) / (c.Value.Texts + 1)) + 1))],
            [.. kept.Select(c => c.Value.View)]);
    }

    public int IdOf(ulong hash) => _ids.GetValueOrDefault(hash, -1);

    public SparseVector Vector(string text, List<Gram> grams)
    {
        GramReader.Read(text, grams);
        return Vector(grams);
    }

    /// <summary>Each view has length 1 before its weight, so that long views do not drown short ones.</summary>
    public SparseVector Vector(List<Gram> grams)
    {
        var counts = new Dictionary<int, int>(grams.Count);
        var (words, unseen) = (0, 0);
        foreach (var gram in grams)
        {
            var id = IdOf(gram.Hash);
            if (gram.View == GramReader.Words)
                (words, unseen) = (words + 1, id < 0 ? unseen + 1 : unseen);
            if (id >= 0)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, id, out _)++;
        }

        var indices = new int[counts.Count + 1];
        counts.Keys.CopyTo(indices, 0);
        indices[^1] = _hashes.Length;
        Array.Sort(indices);
        var values = Weigh(indices, counts);
        return new SparseVector(indices, values, words == 0 ? 1 : (double)unseen / words);
    }

    private float[] Weigh(int[] indices, Dictionary<int, int> counts)
    {
        Span<float> squares = stackalloc float[GramReader.ViewWeights.Length];
        squares.Clear();
        var values = new float[indices.Length];
        for (var i = 0; i < indices.Length - 1; i++)
        {
            var value = (1 + MathF.Log(counts[indices[i]])) * _weights[indices[i]];
            values[i] = value;
            squares[_views[indices[i]]] += value * value;
        }

        var whole = 0f;
        for (var view = 0; view < squares.Length; view++)
            whole += squares[view] > 0 ? GramReader.ViewWeights[view] * GramReader.ViewWeights[view] : 0;
        for (var i = 0; i < indices.Length - 1; i++)
        {
            var view = _views[indices[i]];
            values[i] *= GramReader.ViewWeights[view] / MathF.Sqrt(squares[view] * whole);
        }

        values[^1] = BiasWeight;
        return values;
    }
}
