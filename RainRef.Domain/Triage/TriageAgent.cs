using RainRef.Domain.Actions;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Tickets;

namespace RainRef.Domain.Triage;

/// <summary>
/// Judges a ticket by rules: words for intent, severity, sentiment and risk, and the playbooks' own patterns. It says
/// "unknown" where no word speaks, and never guesses.
/// </summary>
public sealed class TriageAgent(IReadOnlyList<Playbook> playbooks)
{
    private const int SummaryWords = 30;

    /// <param name="subject">The ticket's title, which may repeat the text.</param>
    /// <param name="body">What the customer wrote.</param>
    public TriageResult Judge(string subject, string body)
    {
        var text = body.StartsWith(subject.TrimEnd('…'), StringComparison.Ordinal) ? body : $"{subject}\n{body}";
        var playbook = MatchPlaybook(text);
        var intent = JudgeIntent(text, playbook);
        var entry = TriageLexicon.Intents.FirstOrDefault(e => e.Intent == intent.Value);
        var severity = JudgeSeverity(text);
        var sentiment = JudgeSentiment(text);
        var promise = SlaPromise.Default(severity.Value);
        return new TriageResult(
            TriageLexicon.Version,
            intent,
            Follow(entry?.CategoryPath, intent),
            severity,
            Follow(entry?.ProductArea, intent),
            sentiment,
            JudgeRisk(text, severity, sentiment),
            Summarise(body),
            Follow(entry?.Queue, intent),
            playbook is { } p
                ? new Judgement(p.Playbook.Name, 0.9, $"{Quote(p.Words)} → {p.Playbook.Title}")
                : Judgement.Unknown("No playbook's pattern matches."),
            promise.FirstResponse,
            promise.Resolution);
    }

    /// <summary>The text's first sentences, as many as fit in 30 words; at least a beginning.</summary>
    public static string Summarise(string text)
    {
        var summary = "";
        foreach (var span in SentenceSplitter.Split(text))
        {
            var next = text.Substring(span.Start, span.Length);
            if (summary.Length > 0 && WordCount(summary) + WordCount(next) > SummaryWords)
                break;
            summary = summary.Length == 0 ? next : summary + " " + next;
        }

        return Clip(summary, SummaryWords);
    }

    /// <summary>A title of at most so many words, on one line.</summary>
    public static string Clip(string text, int words)
    {
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var clipped = string.Join(' ', parts.Take(words));
        if (clipped.Length > 180)
            clipped = clipped[..(char.IsHighSurrogate(clipped[178]) ? 178 : 179)];
        return parts.Length > words || clipped.Length >= 178 ? clipped.TrimEnd(',', '.', ';', ':') + "…" : clipped;
    }

    private (Playbook Playbook, IReadOnlyList<string> Words)? MatchPlaybook(string text)
    {
        foreach (var playbook in playbooks)
        {
            var words = playbook.Matches(text);
            if (words.Count > 0)
                return (playbook, words);
        }

        return null;
    }

    private static Judgement JudgeIntent(string text, (Playbook Playbook, IReadOnlyList<string> Words)? playbook)
    {
        if (playbook is { } match)
        {
            return new Judgement(
                match.Playbook.Intent, Math.Min(0.95, 0.85 + (0.05 * match.Words.Count)),
                $"{Quote(match.Words)} → {match.Playbook.Intent}");
        }

        var ranked = TriageLexicon.Intents
            .Select(entry => (entry.Intent, Words: entry.Phrases.Find(text)))
            .Where(found => found.Words.Count > 0)
            .Select(found => (found.Intent, found.Words, Weight: found.Words.Sum(Weight)))
            .OrderByDescending(found => found.Weight)
            .ToList();
        if (ranked.Count == 0)
            return Judgement.Unknown("None of the words that rules know is in the text.");
        var best = ranked[0];
        var share = best.Weight / ranked.Sum(found => found.Weight);
        var confidence = Math.Round(share * (1 - Math.Pow(0.5, best.Weight)), 2);
        return new Judgement(best.Intent, confidence, $"{Quote(best.Words)} → {best.Intent}");
    }

    // A phrase of several words says more than one word does.
    private static double Weight(string words) => 1 + words.Count(c => c == ' ');

    private static Judgement JudgeSeverity(string text)
    {
        var critical = TriageLexicon.Critical.Find(text);
        if (critical.Count > 0)
            return new Judgement("critical", 0.8, $"{Quote(critical)} → critical");
        var low = TriageLexicon.Low.Find(text);
        if (low.Count > 0)
            return new Judgement("low", 0.7, $"{Quote(low)} → low");
        var high = TriageLexicon.High.Find(text);
        return high.Count > 0
            ? new Judgement("high", 0.75, $"{Quote(high)} → high")
            : new Judgement("normal", 0.5, "Nothing in the text makes it more or less than normal.");
    }

    private static Judgement JudgeSentiment(string text)
    {
        var negative = TriageLexicon.Negative.Find(text);
        var positive = TriageLexicon.Positive.Find(text);
        var balance = negative.Count - positive.Count;
        var confidence = Math.Round(1 - Math.Pow(0.6, Math.Abs(balance)), 2);
        return balance switch
        {
            > 0 => new Judgement("negative", confidence, $"{Quote(negative)} → negative"),
            < 0 => new Judgement("positive", confidence, $"{Quote(positive)} → positive"),
            _ => new Judgement("neutral", 0.5, "As many good words as bad ones."),
        };
    }

    private static RiskJudgement JudgeRisk(string text, Judgement severity, Judgement sentiment)
    {
        var churn = TriageLexicon.Churn.Find(text);
        var legal = TriageLexicon.Legal.Find(text);
        List<(double Weight, string Why)> raised = [];
        if (churn.Count > 0)
            raised.Add((0.45, $"{Quote(churn)} sounds like leaving"));
        if (legal.Count > 0)
            raised.Add((0.5, $"{Quote(legal)} sounds legal"));
        if (severity.Value is "critical" or "high")
            raised.Add((severity.Value == "critical" ? 0.5 : 0.25, $"severity is {severity.Value}"));
        if (sentiment.Value == "negative")
            raised.Add((0.3 * sentiment.Confidence, "the tone is negative"));
        var calm = raised.Aggregate(1.0, (rest, r) => rest * (1 - r.Weight));
        return new RiskJudgement(
            Math.Round(1 - calm, 2), raised.Count == 0 ? "Nothing raises it." : string.Join("; ", raised.Select(r => r.Why)));
    }

    private static Judgement Follow(string? value, Judgement intent) => value is null
        ? Judgement.Unknown("The intent leads nowhere that rules know.")
        : new Judgement(value, intent.Confidence, $"Follows from the intent {intent.Value}.");

    private static int WordCount(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private static string Quote(IEnumerable<string> words) => string.Join(", ", words.Take(4).Select(w => $"'{w}'"));
}
