namespace RainRef.Domain.Knowledge.Searching;

/// <summary>Gives texts their places in a space in which like texts are near; the cosine tells how near.</summary>
public interface IEmbedder
{
    /// <summary>What made the vectors; other names never compare.</summary>
    string Name { get; }

    /// <summary>How many numbers a vector has.</summary>
    int Dimensions { get; }

    /// <summary>A vector of length 1 for each text, in order; all zero for a text that says nothing.</summary>
    ValueTask<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken ct);
}
