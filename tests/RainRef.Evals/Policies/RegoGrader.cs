using RainRef.Testing.Policies;
using RainRef.Testing.Reports;

namespace RainRef.Evals.Policies;

/// <summary>The Rego engine on conformance cases: passed, failed and left out, by file.</summary>
internal sealed class RegoGrader : IGrader
{
    private const int MostShown = 3;

    public string Area => "rego";

    public async Task GradeAsync(EvalSet set, CancellationToken ct)
    {
        var (core, builtins, leftOut) = (new Count(), new Count(), 0);
        foreach (var file in Directory.GetFiles(set.Folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            ct.ThrowIfCancellationRequested();
            var folder = Path.GetFileNameWithoutExtension(file);
            var results = await Task.Run(() => RegoConformance.RunFile(file).Take(set.Limit).ToList(), ct);
            var failed = results.Where(r => r.Problem is not null).ToList();
            if (RegoFolders.IsLeftOut(folder))
            {
                leftOut += results.Count;
                set.Say($"{folder}: {results.Count} left out ({results.Count - failed.Count} would pass)");
                continue;
            }

            (RegoFolders.IsCore(folder) ? core : builtins).Add(results.Count, failed.Count);
            set.Say($"{folder}: {results.Count - failed.Count} passed, {failed.Count} failed");
            foreach (var (note, problem) in failed.Take(MostShown))
                set.Say($"  {note}: {problem}");
        }

        set.Add($"language cases passed ({core.Total})", core.Share, "of 1", goal: Goal.AtLeast(1));
        set.Add($"built-in cases passed ({builtins.Total})", builtins.Share, "of 1", goal: Goal.AtLeast(0.95));
        set.Add("left out", leftOut, "cases");
    }

    private sealed class Count
    {
        private int _failed;

        public int Total { get; private set; }

        public double Share => Total == 0 ? double.NaN : (double)(Total - _failed) / Total;

        public void Add(int total, int failed)
        {
            Total += total;
            _failed += failed;
        }
    }
}
