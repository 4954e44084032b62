using RainRef.Domain.Channels;
using RainRef.Testing.Reports;

namespace RainRef.Evals.Channels;

/// <summary>
/// The scrubber on strings by recogniser. A number whose form alone would be a guess is asked again with the word that
/// people write before it; kinds that are not masked are named with the reason.
/// </summary>
internal static class RecognizerGrader
{
    public static void Grade(EvalSet set, List<RecognizerCase> cases)
    {
        var (right, asked) = (0, 0);
        foreach (var kind in cases.GroupBy(c => c.Recognizer).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            if (RecognizerKinds.Find(kind.Key) is not { } supported)
            {
                set.Say($"{kind.Key}: {kind.Count()} not supported: {RecognizerKinds.WhyNot(kind.Key)}");
                continue;
            }

            var outcomes = kind.Select(c => (Case: c, Passed: Passes(c, supported, out var withWord), WithWord: withWord)).ToList();
            var failed = outcomes.Where(o => !o.Passed).ToList();
            var byWord = outcomes.Count(o => o.WithWord);
            var note = byWord == 0 ? "" : $" ({byWord} of them only beside a word such as '{supported.Word}': bare, they would be a guess)";
            set.Say($"{kind.Key}: {outcomes.Count - failed.Count} passed, {failed.Count} failed{note}");
            foreach (var (c, _, _) in failed)
                set.Say($"  {(c.IsPositive ? "missed" : "wrongly found")}: {c.Text.ReplaceLineEndings(" ")}");
            (right, asked) = (right + outcomes.Count - failed.Count, asked + outcomes.Count);
        }

        set.Add($"cases of supported kinds ({asked})", (double)right / asked, "of 1", null, Goal.AtLeast(0.95));
        set.Add("cases of kinds that are not supported", cases.Count - asked, "cases");
    }

    private static bool Passes(RecognizerCase c, RecognizerKinds.Supported kind, out bool withWord)
    {
        withWord = false;
        var found = PiiScrubber.Scrub(c.Text).Findings.Where(f => RecognizerKinds.Is(f, kind)).ToList();
        if (!c.IsPositive)
            return found.Count == 0;
        if (Covers(c, found, 0))
            return true;
        if (kind.Word is null)
            return false;
        var before = kind.Word + " ";
        withWord = Covers(c, [.. PiiScrubber.Scrub(before + c.Text).Findings.Where(f => RecognizerKinds.Is(f, kind))], before.Length);
        return withWord;
    }

    private static bool Covers(RecognizerCase c, List<PiiFinding> found, int shift)
    {
        if (c.ExpectedSpans is not { Length: > 0 } spans)
            return found.Count >= (c.ExpectedLen ?? 1);
        return spans.All(s => found.Any(f => new PiiSpan("", s[0] + shift, s[1] + shift).IsFoundBy(new PiiSpan("", f.Start, f.End))));
    }
}
