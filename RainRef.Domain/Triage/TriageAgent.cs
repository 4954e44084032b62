using RainRef.Domain.Actions;
using RainRef.Domain.Channels;
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
    private const int TitleWords = 8;

    /// <summary>Judges by rules alone, with every value that they know.</summary>
    /// <param name="subject">The ticket's title, which may repeat the text.</param>
    /// <param name="body">What the customer wrote.</param>
    public TriageResult Judge(string subject, string body) => Judge(subject, body, null);

    /// <inheritdoc cref="Judge(string, string, TriageKnowledge, string)"/>
    public TriageResult Judge(string subject, string body, TriageKnowledge? knowledge) => Judge(subject, body, knowledge, null);

    /// <param name="knowledge">The workspace's values and models: no other value is given. Null judges by rules alone.</param>
    /// <param name="product">What the sender named: some playbooks are for one product only.</param>
    public TriageResult Judge(string subject, string body, TriageKnowledge? knowledge, string? product)
    {
        var text = PiiMask.Remove(WholeText(subject, body));
        var inForce = (knowledge?.Playbooks ?? playbooks).Where(p => p.Serves(product)).ToList();
        var playbook = MatchPlaybook(inForce, text);
        var intent = ModelChoice.Between(TriageKind.Intent, JudgeIntent(text, playbook, knowledge), text, knowledge);
        var severity = ModelChoice.Between(TriageKind.Severity, JudgeSeverity(text), text, knowledge);
        var sentiment = JudgeSentiment(text);
        var promise = SlaPromise.Default(severity.Value);
        return new TriageResult(
            TriageLexicon.Version,
            intent,
            Follow(TriageKind.Category, intent, text, knowledge),
            severity,
            Follow(TriageKind.ProductArea, intent, text, knowledge),
            sentiment,
            JudgeRisk(text, severity, sentiment),
            Summarise(body),
            Follow(TriageKind.Queue, intent, text, knowledge),
            SuggestPlaybook(inForce, playbook, intent, knowledge),
            promise.FirstResponse,
            promise.Resolution,
            Clip(Headline(subject, body), TitleWords),
            LanguageDetector.Judge(body.Length > 0 ? body : subject));
    }

    /// <summary>What is judged: the text, with the title before it unless the text begins with it.</summary>
    public static string WholeText(string subject, string body) =>
        body.StartsWith(subject.TrimEnd('…'), StringComparison.Ordinal) ? body : $"{subject}\n{body}";

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

    private static (Playbook Playbook, IReadOnlyList<string> Words)? MatchPlaybook(IReadOnlyList<Playbook> inForce, string text)
    {
        foreach (var playbook in inForce)
        {
            var words = playbook.Matches(text);
            if (words.Count > 0)
                return (playbook, words);
        }

        return null;
    }

    private static Judgement JudgeIntent(
        string text, (Playbook Playbook, IReadOnlyList<string> Words)? playbook, TriageKnowledge? knowledge)
    {
        // A playbook may name an intent that has been retired; then the words decide.
        if (playbook is { } match && (knowledge is null || knowledge.Enabled(TriageKind.Intent, match.Playbook.Intent) is not null))
        {
            return new Judgement(
                match.Playbook.Intent, Math.Min(0.95, 0.85 + (0.05 * match.Words.Count)),
                $"{Quote(match.Words)} → {match.Playbook.Intent}", TriageLexicon.Version);
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
        return new Judgement(best.Intent, confidence, $"{Quote(best.Words)} → {best.Intent}", TriageLexicon.Version);
    }

    // A phrase of several words says more than one word does.
    private static double Weight(string words) => 1 + words.Count(c => c == ' ');

    private static Judgement JudgeSeverity(string text)
    {
        var critical = TriageLexicon.Critical.Find(text);
        if (critical.Count > 0)
            return new Judgement("critical", 0.8, $"{Quote(critical)} → critical", TriageLexicon.Version);
        var low = TriageLexicon.Low.Find(text);
        if (low.Count > 0)
            return new Judgement("low", 0.7, $"{Quote(low)} → low", TriageLexicon.Version);
        var high = TriageLexicon.High.Find(text);
        return high.Count > 0
            ? new Judgement("high", 0.75, $"{Quote(high)} → high", TriageLexicon.Version)
            : new Judgement("normal", 0.5, "Nothing in the text makes it more or less than normal.", TriageLexicon.Version);
    }

    private static Judgement JudgeSentiment(string text)
    {
        var negative = TriageLexicon.Negative.Find(text);
        var positive = TriageLexicon.Positive.Find(text);
        var balance = negative.Count - positive.Count;
        var confidence = Math.Round(1 - Math.Pow(0.6, Math.Abs(balance)), 2);
        return balance switch
        {
            > 0 => new Judgement("negative", confidence, $"{Quote(negative)} → negative", TriageLexicon.Version),
            < 0 => new Judgement("positive", confidence, $"{Quote(positive)} → positive", TriageLexicon.Version),
            _ => new Judgement("neutral", 0.5, "As many good words as bad ones.", TriageLexicon.Version),
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

    // What a model learnt of its own comes first; else where the intent leads, as the workspace says or as rules do.
    private static Judgement Follow(TriageKind kind, Judgement intent, string text, TriageKnowledge? knowledge)
    {
        var entry = TriageLexicon.Intents.FirstOrDefault(e => e.Intent == intent.Value);
        var own = knowledge?.Enabled(TriageKind.Intent, intent.Value);
        var value = kind switch
        {
            TriageKind.Category => own?.Category ?? entry?.CategoryPath,
            TriageKind.ProductArea => own?.ProductArea ?? entry?.ProductArea,
            TriageKind.Queue => own?.Queue ?? entry?.Queue,
            _ => null,
        };
        var follows = value is null
            ? Judgement.Unknown(intent.IsKnown ? $"The intent {intent.Value} leads to none." : "It would follow from the intent, which is unknown.")
            : new Judgement(value, intent.Confidence, $"Follows from the intent {intent.Value}.", intent.By);
        return ModelChoice.Between(kind, follows, text, knowledge);
    }

    // Its patterns first; else one without patterns that is for the intent.
    private static Judgement SuggestPlaybook(
        IReadOnlyList<Playbook> inForce, (Playbook Playbook, IReadOnlyList<string> Words)? match, Judgement intent, TriageKnowledge? knowledge)
    {
        if (match is { } p && (!intent.IsKnown || intent.Value == Present(p.Playbook)))
            return new Judgement(p.Playbook.Name, 0.9, $"{Quote(p.Words)} → {p.Playbook.Title}", TriageLexicon.Version);
        if (intent.IsKnown && inForce.FirstOrDefault(b => b.Patterns.Count == 0 && Present(b) == intent.Value) is { } forIntent)
            return new Judgement(forIntent.Name, intent.Confidence, $"The intent {intent.Value} → {forIntent.Title}", intent.By);
        return Judgement.Unknown(match is { } other
            ? $"{Quote(other.Words)} would be for {other.Playbook.Intent}, and the intent is {intent.Value}."
            : "No playbook's pattern matches.");

        string Present(Playbook playbook) => knowledge?.Enabled(TriageKind.Intent, playbook.Intent)?.Key ?? playbook.Intent;
    }

    // A title that the customer wrote, or else the first sentence that is more than a greeting.
    private static string Headline(string subject, string body)
    {
        if (subject.Length > 0 && !body.StartsWith(subject.TrimEnd('…'), StringComparison.Ordinal))
            return subject;
        var sentences = SentenceSplitter.Split(body).Select(s => body.Substring(s.Start, s.Length)).ToList();
        return sentences.FirstOrDefault(s => WordCount(s) >= 3) ?? sentences.FirstOrDefault() ?? subject;
    }

    private static int WordCount(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private static string Quote(IEnumerable<string> words) => string.Join(", ", words.Take(4).Select(w => $"'{w}'"));
}
