using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;

namespace RainRef.Domain.Signals;

/// <summary>Reads what a thread says about the product. Not every thread says something.</summary>
public static class Signalizer
{
    private const int TitleWords = 12;
    private static readonly PhraseSet BugWords = new(
        "bug", "crash", "error", "exception", "broken", "fails", "failed", "does not work", "not working",
        "stopped working", "data loss", "cut off", "wrong result");

    private static readonly PhraseSet WishWords = new(
        "feature request", "would be great", "would be nice", "please add", "could you add", "wish", "missing feature",
        "is it possible to add", "support for");

    private static readonly PhraseSet PriceWords = new(
        "too expensive", "expensive", "pricing", "price increase", "cheaper", "per seat", "per site");

    private static readonly PhraseSet FrictionWords = new(
        "did not get", "didn't get", "never got", "never arrived", "confusing", "cannot find", "can't find", "unclear",
        "complicated", "again and again", "third time", "still waiting", "how do i", "unable");

    // In order of what a product manager would want to hear first when a thread says several things.
    private static readonly (SignalType Type, PhraseSet Words)[] Kinds =
    [
        (SignalType.ChurnRisk, TriageLexicon.Churn),
        (SignalType.PricingObjection, PriceWords),
        (SignalType.FeatureRequest, WishWords),
        (SignalType.Bug, BugWords),
        (SignalType.Friction, FrictionWords),
    ];

    /// <summary>The signal of a thread, with the sentence that says it; null when it says nothing about the product.</summary>
    /// <param name="playbookSignal">What the ticket's playbook says such threads mean, in snake case, if anything.</param>
    public static SignalDraft? Read(Ticket ticket, string text, string? playbookSignal)
    {
        foreach (var (type, words) in Kinds)
        {
            var found = words.Find(text);
            if (found.Count > 0)
                return Build(ticket, text, type, found);
        }

        return SnakeCase.TryParse<SignalType>(playbookSignal, out var known)
            ? Build(ticket, text, known, [])
            : null;
    }

    private static SignalDraft Build(Ticket ticket, string text, SignalType type, IReadOnlyList<string> found)
    {
        var area = ticket.ProductArea is null or Judgement.UnknownValue ? ticket.Product ?? "general" : ticket.ProductArea;
        // Each word adds less; a risky thread weighs more. Stays within 0.3 to 1.
        var strength = Math.Clamp(0.3 + (0.4 * (1 - Math.Pow(0.5, found.Count))) + (0.4 * (ticket.Risk ?? 0)), 0.3, 1);
        return new SignalDraft(
            type, area, Math.Round(strength, 2), TriageAgent.Clip(ticket.Subject, TitleWords), Sentence(text, found), ticket.Id);
    }

    private static string Sentence(string text, IReadOnlyList<string> found)
    {
        var sentences = SentenceSplitter.Split(text).Select(s => text.Substring(s.Start, s.Length)).ToList();
        var best = sentences.FirstOrDefault(s => found.Count > 0 && s.Contains(found[0], StringComparison.OrdinalIgnoreCase))
            ?? sentences.FirstOrDefault() ?? text;
        return best.Length > 500 ? best[..500] : best;
    }
}
