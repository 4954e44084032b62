using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Answers.Writing;

/// <summary>
/// Reads a model's text as it comes, sentence by sentence. A sentence counts only once it names passages of this prompt and
/// <see cref="CitationEnforcer"/> finds it supported by them; the first that is not ends the draft. Not thread-safe.
/// </summary>
/// <param name="extractive">The draft without a model, whose retrieval and confidence also hold for this one.</param>
/// <param name="engine">The model's name.</param>
public sealed partial class ModelDraft(GroundedPrompt prompt, Draft extractive, string engine)
{
    private const int MaxSentences = 12;
    private const int MaxLine = 4000;
    private readonly StringBuilder _line = new();
    private readonly List<(string Text, int Passage, TextSpan Span)> _sentences = [];

    /// <summary>Those that are proved, numbered as they will be in the draft.</summary>
    public IReadOnlyList<DraftSentence> Sentences
    {
        get
        {
            var numbers = Numbers();
            return [.. _sentences.Select(s => new DraftSentence(s.Text, [numbers.IndexOf(s.Passage) + 1], BeforeOf(s.Passage, s.Span)))];
        }
    }

    /// <summary>One of <see cref="ModelFallback"/> once the text cannot be used any more.</summary>
    public string? Fault { get; private set; }

    /// <returns>Whether it is worth reading on.</returns>
    public bool Add(string piece)
    {
        foreach (var c in piece)
        {
            if (Fault is not null)
                return false;
            if (c != '\n')
                _line.Append(c);
            if (c == '\n' || _line.Length > MaxLine)
                EndLine();
        }

        return Fault is null;
    }

    /// <summary>The draft, after the last piece.</summary>
    public Result<Draft> End()
    {
        if (Fault is null)
            EndLine();
        if (Fault is null && _sentences.Count == 0)
            Fault = ModelFallback.Malformed;
        if (Fault is not null)
            return ModelFallback.ToError(Fault);
        var draft = extractive with { Engine = engine, Sentences = [.. Sentences], Citations = [.. Numbers().Select((p, i) => Cite(p, i + 1))] };
        return CitationEnforcer.Check(draft) is { Succeeded: false } refused ? ModelFallback.ToError(CodeOf(refused.Error)) : draft;
    }

    private void EndLine()
    {
        var line = prompt.Data.Unmask(_line.ToString()).Trim();
        _line.Clear();
        if (line.Length == 0)
            return;
        if (_sentences.Count == 0 && line.Trim('.', '"', '*', ' ') == GroundedPrompt.NoAnswer)
        {
            Fault = ModelFallback.Declined;
            return;
        }

        var from = 0;
        foreach (Match marks in References().Matches(line))
        {
            Take(line[from..marks.Index], [.. Number().Matches(marks.Value).Select(n => int.Parse(n.ValueSpan, CultureInfo.InvariantCulture))]);
            from = marks.Index + marks.Length;
        }

        if (line.AsSpan(from).IndexOfAnyExcept(" \t.!?。…*_\"") >= 0)
            Fault ??= ModelFallback.Uncited;
    }

    private void Take(string text, int[] numbers)
    {
        text = text.TrimStart('.', ' ', '\t');
        if (Fault is not null)
            return;
        if (!numbers.All(n => n >= 1 && n <= prompt.Passages.Count))
            Fault = ModelFallback.InventedCitation;
        else if (_sentences.Count == MaxSentences)
            Fault = ModelFallback.TooLong;
        else if (text.Length == 0)
            Fault = ModelFallback.Malformed;
        else
            Prove(text.Trim(), [.. numbers.Distinct().Select(n => n - 1)]);
    }

    private void Prove(string text, int[] cited)
    {
        var found = cited.Select(p => (Passage: p, Span: Find(prompt.Passages[p].Text, text))).FirstOrDefault(f => f.Span is not null);
        if (found.Span is not { } span)
        {
            Fault = ModelFallback.Unsupported;
            return;
        }

        // The passage's own words, not the model's copy of them.
        var sentence = span.Of(prompt.Passages[found.Passage].Text);
        if (_sentences.Exists(s => s.Text == sentence))
            return;
        var alone = extractive with { Sentences = [new DraftSentence(sentence, [1])], Citations = [Cite(found.Passage, 1, span)] };
        if (CitationEnforcer.Check(alone) is { Succeeded: false } refused)
            Fault = CodeOf(refused.Error);
        else
            _sentences.Add((sentence, found.Passage, span));
    }

    private static TextSpan? Find(string passage, string text) =>
        CopiedText.Find(passage, text) ?? (ListMark().Match(text) is { Success: true } mark ? CopiedText.Find(passage, text[mark.Length..]) : null);

    // The passages in the order in which they are first cited.
    private List<int> Numbers() => [.. _sentences.Select(s => s.Passage).Distinct()];

    // From the first sentence that is quoted to the last, as with the extractive draft.
    private CitationDraft Cite(int passage, int number)
    {
        var spans = _sentences.Where(s => s.Passage == passage).Select(s => s.Span).ToList();
        var start = spans.Min(s => s.Start);
        return Cite(passage, number, new TextSpan(start, spans.Max(s => s.End) - start));
    }

    private CitationDraft Cite(int passage, int number, TextSpan span)
    {
        var from = prompt.Passages[passage];
        return new CitationDraft(
            number, from.FragmentId, from.OwnerKind, from.OwnerId, from.OwnerVersion, from.Start + span.Start, span.Length, from.Title,
            span.Of(from.Text));
    }

    // A step or a paragraph starts a line of its own, as in its source.
    private string BeforeOf(int passage, TextSpan span) => span.Start > 0 && prompt.Passages[passage].Text[span.Start - 1] == '\n' ? "\n" : " ";

    private static string CodeOf(Error error) => error.Code switch
    {
        "sentence_uncited" => ModelFallback.Uncited,
        "citation_not_retrieved" => ModelFallback.InventedCitation,
        _ => ModelFallback.Unsupported,
    };

    [GeneratedRegex(@"(?:\s*\[\s*[0-9]{1,4}(?:\s*,\s*[0-9]{1,4})*\s*\])+[.!?。]?", RegexOptions.CultureInvariant)]
    private static partial Regex References();

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"^\s*(?:[-*•–]|\(?[0-9]{1,2}[.)])\s+", RegexOptions.CultureInvariant)]
    private static partial Regex ListMark();
}
