using System.Text;
using RainRef.Domain.Channels;

namespace RainRef.Domain.Answers.Writing;

/// <summary>
/// The data of a prompt: each text masked, and between marks that it cannot write itself, since they hold a word that is
/// new with every prompt and that is taken out of the texts.
/// </summary>
/// <param name="fence">A word that nobody can guess.</param>
/// <param name="patterns">The workspace's own kinds of personal data.</param>
public sealed class FencedText(string fence, PiiPatternSet? patterns)
{
    private readonly StringBuilder _text = new();
    private readonly PiiMaskState _masks = new(patterns);

    public string Fence => fence;

    public int Tokens { get; private set; }

    /// <summary>Adds a text if it fits.</summary>
    /// <returns>Whether it did.</returns>
    public bool TryAdd(string name, string text, int budget)
    {
        var block = Block(name, text);
        var tokens = TokenEstimate.Of(block);
        if (Tokens + tokens > budget)
            return false;
        _text.Append(block);
        Tokens += tokens;
        return true;
    }

    /// <summary>Puts the originals back in place of masks that stand for what a source says openly.</summary>
    public string Unmask(string text)
    {
        foreach (var value in _masks.Values)
            text = text.Replace(value.Mask, value.Original, StringComparison.Ordinal);
        return text;
    }

    public override string ToString() => _text.ToString();

    private string Block(string name, string text)
    {
        var masked = PiiScrubber.Scrub(text, _masks).Text.Replace(fence, "", StringComparison.OrdinalIgnoreCase);
        return $"<<{name} {fence}>>\n{masked.Trim()}\n<</{name} {fence}>>\n";
    }
}
