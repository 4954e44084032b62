using RainRef.Evals.Channels;
using RainRef.Evals.Knowledge;
using RainRef.Evals.Policies;
using RainRef.Evals.Tickets;
using RainRef.Evals.Triage;
using RainRef.Infrastructure.Persistence;
using RainRef.Testing.Reports;

namespace RainRef.Evals;

/// <summary>Finds the data folder's sets and has each graded by its area's grader.</summary>
internal static class EvalRun
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (EvalOptions.Parse(args) is not { } options)
        {
            Console.Error.WriteLine(EvalOptions.Help);
            return 2;
        }

        // The data folder's parent is the checkout, wherever the program was started from.
        var checkout = Path.GetDirectoryName(DataFolder.Find(null))!;
        using var report = new FigureReport(Path.Combine(checkout, "artifacts", "eval.jsonl"));
        var data = options.Data ?? Path.Combine(checkout, "..", "shared", "eval");
        if (!Directory.Exists(data))
        {
            report.Say($"There is no evaluation data at {Path.GetFullPath(data)}: nothing was graded. Name a folder: make eval DATA=folder");
            return options.Data is null ? 0 : 2;
        }

        var failures = 0;
        await using var knowledge = new KnowledgeGrader();
        await using var duplicates = new DuplicatesGrader();
        Dictionary<string, IGrader> graders = new IGrader[] { knowledge, duplicates, new PiiGrader(), new RegoGrader(), new TriageGrader() }.ToDictionary(g => g.Area);
        foreach (var area in Directory.GetDirectories(data).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(area);
            // An area whose files lie in it directly is one set of its own.
            var folders = Directory.EnumerateFiles(area, "*.jsonl").Any() ? [area] : Directory.GetDirectories(area);
            var sets = folders.Order(StringComparer.Ordinal)
                .Select(f => new EvalSet(name, f == area ? "" : Path.GetFileName(f), f, options.Limit, report))
                .Where(s => options.Selects(s.FullName)).ToList();
            if (graders.TryGetValue(name, out var grader))
                failures += await GradeAsync(grader, sets, report);
            else if (options.Selects(name))
                report.Say($"{name}: not graded yet");
        }

        report.PrintTable();
        if (failures > 0)
            return 1;
        return options.Strict && !report.GoalsMet ? 3 : 0;
    }

    private static async Task<int> GradeAsync(IGrader grader, List<EvalSet> sets, FigureReport report)
    {
        var failures = 0;
        foreach (var set in sets)
        {
            report.Say($"{set.FullName}:");
            var started = TimeProvider.System.GetTimestamp();
            try
            {
                await grader.GradeAsync(set, CancellationToken.None);
            }
            catch (Exception e)
            {
                failures++;
                set.Say($"failed: {e}");
            }

            set.Say($"({TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s)");
        }

        return failures;
    }
}
