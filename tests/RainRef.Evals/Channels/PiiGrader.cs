using System.Diagnostics;
using RainRef.Domain.Channels;
using RainRef.Testing.Reports;

namespace RainRef.Evals.Channels;

/// <summary>The scrubber on texts with marked personal data: precision and recall by kind, and its speed.</summary>
internal sealed class PiiGrader : IGrader
{
    // Other words for the same kinds; case, "_" and the country before or the noun behind do not matter.
    private static readonly Dictionary<string, PiiKind> Kinds = new()
    {
        ["email"] = PiiKind.Email,
        ["emailaddress"] = PiiKind.Email,
        ["mail"] = PiiKind.Email,
        ["phone"] = PiiKind.Phone,
        ["phonenumber"] = PiiKind.Phone,
        ["telephone"] = PiiKind.Phone,
        ["card"] = PiiKind.Card,
        ["creditcard"] = PiiKind.Card,
        ["creditcardnumber"] = PiiKind.Card,
        ["cardnumber"] = PiiKind.Card,
        ["iban"] = PiiKind.Iban,
        ["ibancode"] = PiiKind.Iban,
        ["ip"] = PiiKind.Ip,
        ["ipaddress"] = PiiKind.Ip,
        ["ipv4"] = PiiKind.Ip,
        ["ipv6"] = PiiKind.Ip,
        ["mac"] = PiiKind.Mac,
        ["macaddress"] = PiiKind.Mac,
        ["crypto"] = PiiKind.Crypto,
        ["person"] = PiiKind.Name,
        ["name"] = PiiKind.Name,
        ["address"] = PiiKind.Address,
        ["streetaddress"] = PiiKind.Address,
        ["ssn"] = PiiKind.Ssn,
        ["usssn"] = PiiKind.Ssn,
        ["socialsecuritynumber"] = PiiKind.Ssn,
    };

    // Recall and precision. Names and addresses are found where the text announces them, and have none.
    private static readonly Dictionary<string, (double Recall, double Precision)> Goals = new()
    {
        ["email"] = (0.99, 0.97),
        ["card"] = (0.99, 0.97),
        ["ssn"] = (0.99, 0.97),
        ["ip"] = (0.99, 0.97),
        ["iban"] = (0.97, 0.97),
        ["phone"] = (0.92, 0.90),
    };

    public string Area => "pii";

    public async Task GradeAsync(EvalSet set, CancellationToken ct)
    {
        if (File.Exists(Path.Combine(set.Folder, "cases.jsonl")))
        {
            if (await set.ReadAsync<RecognizerCase>("cases.jsonl", ct) is { Count: > 0 } cases)
                RecognizerGrader.Grade(set, cases);
            if (!File.Exists(Path.Combine(set.Folder, "texts.jsonl")))
                return;
        }

        if (await set.ReadAsync<PiiText>("texts.jsonl", ct) is not { Count: > 0 } texts)
            return;
        var marked = texts.Select(Normal).ToList();
        var unknown = texts.SelectMany(t => t.Spans).Where(s => KindOf(s.Kind) is null).CountBy(s => s.Kind)
            .OrderByDescending(p => p.Value).ToList();
        if (unknown.Count > 0)
            set.Say($"kinds that the scrubber does not know are left out: {string.Join(", ", unknown.Select(p => $"{p.Key} ({p.Value})"))}");
        // Once to warm up.
        texts.ForEach(t => PiiScrubber.Scrub(t.Text));
        var started = Stopwatch.GetTimestamp();
        var results = texts.Select(t => PiiScrubber.Scrub(t.Text)).ToList();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var found = results.Select(r => r.Findings.Select(f => new PiiSpan(Name(f.Kind), f.Start, f.End)).ToList()).ToList();
        var plain = texts.Select(t => PlainPii.Find(t.Text).ToList()).ToList();
        foreach (var kind in Enum.GetValues<PiiKind>().Select(Name))
            Grade(set, kind, marked, found, plain);
        set.Add("speed", texts.Count / seconds, "texts/s");
    }

    private static void Grade(
        EvalSet set, string kind, List<List<PiiSpan>> marked, List<List<PiiSpan>> found, List<List<PiiSpan>> plain)
    {
        var total = marked.Sum(spans => spans.Count(s => s.Kind == kind));
        if (total == 0)
            return;
        var (precision, recall) = Measure(kind, marked, found);
        var (plainPrecision, plainRecall) = Measure(kind, marked, plain);
        var known = double.IsFinite(plainRecall) && double.IsFinite(plainPrecision);
        var goal = Goals.TryGetValue(kind, out var least) ? least : ((double, double)?)null;
        set.Add($"{kind} recall ({total})", recall, "of 1", known ? plainRecall : null, goal is { } r ? Goal.AtLeast(r.Item1) : null);
        set.Add($"{kind} precision", precision, "of 1", known ? plainPrecision : null, goal is { } p ? Goal.AtLeast(p.Item2) : null);
    }

    private static (double Precision, double Recall) Measure(string kind, List<List<PiiSpan>> marked, List<List<PiiSpan>> found)
    {
        var (hits, right, said, total) = (0, 0, 0, 0);
        foreach (var (gold, guess) in marked.Zip(found))
        {
            var (wanted, given) = (gold.Where(s => s.Kind == kind).ToList(), guess.Where(s => s.Kind == kind).ToList());
            total += wanted.Count;
            said += given.Count;
            hits += wanted.Count(w => given.Any(w.IsFoundBy));
            right += given.Count(g => wanted.Any(w => w.IsFoundBy(g)));
        }

        return (said == 0 ? double.NaN : (double)right / said, total == 0 ? double.NaN : (double)hits / total);
    }

    // Many tools count code points; where a text has any beyond the basic plane, the marks are moved to UTF-16.
    private static List<PiiSpan> Normal(PiiText text)
    {
        var spans = text.Spans.Where(s => KindOf(s.Kind) is not null)
            .Select(s => s with { Kind = Name(KindOf(s.Kind)!.Value) }).ToList();
        if (!text.Text.Any(char.IsSurrogate))
            return spans;
        var offsets = new List<int>();
        for (var i = 0; i < text.Text.Length; i += char.IsSurrogatePair(text.Text, i) ? 2 : 1)
            offsets.Add(i);
        offsets.Add(text.Text.Length);
        return [.. spans.Select(s => s with { Start = At(s.Start), End = At(s.End) })];

        int At(int point) => offsets[Math.Clamp(point, 0, offsets.Count - 1)];
    }

    private static PiiKind? KindOf(string kind) =>
        Kinds.TryGetValue(kind.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant(), out var known)
            ? known
            : null;

    private static string Name(PiiKind kind) => kind.ToString().ToLowerInvariant();
}
