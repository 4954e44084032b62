namespace RainRef.Domain.Knowledge.Searching;

/// <summary>
/// Words and their parts, hashed with signs into a fixed number of places (Weinberger et al. 2009). It needs no model,
/// no download and no knowledge of other texts, and gives the same everywhere; small words of the text's language count
/// for nothing, long ones for more.
/// </summary>
public sealed class LocalEmbedder : IEmbedder
{
    public const int Size = 384;

    private static readonly Dictionary<string, HashSet<string>> SmallWords =
        LanguageWords.ByLanguage.ToDictionary(p => p.Language, p => p.Words.Split(' ').Select(SearchTokens.Fold).ToHashSet());

    public string Name => "local/1";

    public int Dimensions => Size;

    public ValueTask<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken ct) =>
        ValueTask.FromResult<IReadOnlyList<float[]>>([.. texts.Select(Embed)]);

    public static float[] Embed(string text)
    {
        var small = SmallWords.GetValueOrDefault(LanguageDetector.Detect(text));
        var features = new Dictionary<uint, double>();
        foreach (var token in SearchTokens.Read(text))
        {
            var word = SearchTokens.Fold(token.Text);
            if (small?.Contains(word) == true)
                continue;
            Add(features, $"w{word}", token.IsGram ? 1 : Math.Min(1.5, 0.5 + (word.Length / 8.0)));
            if (token.IsGram)
                continue;
            var share = 1 / Math.Sqrt(Math.Max(1, word.Length - 1));
            foreach (var gram in CharGrams.Of(word))
                Add(features, gram, share);
        }

        return Spread(features);
    }

    private static float[] Spread(Dictionary<uint, double> features)
    {
        var vector = new float[Size];
        foreach (var (hash, count) in features)
        {
            var weight = (float)Math.Sqrt(count);
            var second = (hash * 0x9e3779b1) ^ (hash >> 15);
            vector[hash % Size] += (hash >> 31) == 0 ? weight : -weight;
            vector[second % Size] += (second >> 31) == 0 ? weight : -weight;
        }

        var length = MathF.Sqrt(vector.Sum(x => x * x));
        for (var i = 0; length > 0 && i < Size; i++)
            vector[i] /= length;
        return vector;
    }

    private static void Add(Dictionary<uint, double> features, string feature, double weight)
    {
        var hash = Hash(feature);
        features[hash] = features.GetValueOrDefault(hash) + weight;
    }

    // FNV-1a with MurmurHash3's finish: the same in every process, unlike string.GetHashCode.
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }
}
