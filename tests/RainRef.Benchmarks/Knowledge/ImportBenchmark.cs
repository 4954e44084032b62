using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Knowledge;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Knowledge;

/// <summary>
/// Import of a folder of Markdown pages until all of it is indexed, beside bare COPY of the very sources, versions and
/// passages that it wrote; and a second import of the same folder, which changes nothing.
/// </summary>
internal sealed class ImportBenchmark : IBenchmark
{
    private const int Pages = 2000;
    private static readonly string[] Tables = ["sources", "source_versions", "fragments"];

    public string Name => "import";

    public async Task RunAsync(Bench bench, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("rainref-bench-").FullName;
        try
        {
            var count = bench.Quick ? Pages / 5 : Pages;
            Write(folder, count);
            await using var program = await bench.StartProgramAsync();
            var (client, workspaceId) = await program.KeyAsync("import", Role.Admin);
            client.Dispose();
            var import = program.Services.GetRequiredService<FolderImport>();
            await ImportAsync(bench, import, workspaceId, folder, count, ct);
            var rows = await StoredAsync(bench, ct);
            var (rate, copy, ratio) = await Samples.InTurnsAsync(
                bench.Rounds, () => ImportAsync(bench, import, workspaceId, folder, count, ct), () => CopyAsync(bench, rows, count, ct));
            bench.Add(new Figure(Name, "import of a folder, indexed at its end", rate, "pages/s", copy));
            bench.Add(new Figure(Name, "import ÷ COPY of its rows, not indexed for search", ratio, "ratio", 1));
            await ImportAsync(bench, import, workspaceId, folder, count, ct);
            bench.Add(new Figure(Name, "second import of the same folder", await AgainAsync(import, workspaceId, folder, count, ct), "pages/s", rate));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> ImportAsync(
        Bench bench, FolderImport import, Guid workspaceId, string folder, int count, CancellationToken ct)
    {
        await bench.Database.EmptyAsync(
            "sources", "fragments", "import_runs", "jobs", "search_documents", "search_terms", "search_postings", "search_totals");
        var started = TimeProvider.System.GetTimestamp();
        var run = await import.RunAsync(Actor.Program(workspaceId), new FolderRequest(folder, "pages"), _ => { }, ct);
        return run.Value.Created == count
            ? count / TimeProvider.System.GetElapsedTime(started).TotalSeconds
            : throw new InvalidOperationException($"{run.Value.Created} pages are new, not {count}.");
    }

    private static async Task<double> AgainAsync(FolderImport import, Guid workspaceId, string folder, int count, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        var run = await import.RunAsync(Actor.Program(workspaceId), new FolderRequest(folder, "pages"), _ => { }, ct);
        return run.Value.Unchanged == count
            ? count / TimeProvider.System.GetElapsedTime(started).TotalSeconds
            : throw new InvalidOperationException($"{run.Value.Unchanged} pages are unchanged, not {count}.");
    }

    private static async Task<List<(string Table, byte[] Rows)>> StoredAsync(Bench bench, CancellationToken ct)
    {
        await using var connection = await bench.Database.OpenAsync();
        var stored = new List<(string, byte[])>();
        foreach (var table in Tables)
        {
            using var buffer = new MemoryStream();
            await using (var rows = await connection.BeginRawBinaryCopyAsync($"COPY {table} TO STDOUT (FORMAT BINARY)", ct))
                await rows.CopyToAsync(buffer, ct);
            stored.Add((table, buffer.ToArray()));
        }

        return stored;
    }

    private static async Task<double> CopyAsync(Bench bench, List<(string Table, byte[] Rows)> stored, int count, CancellationToken ct)
    {
        await bench.Database.EmptyAsync("sources", "fragments", "jobs");
        await using var connection = await bench.Database.OpenAsync();
        var started = TimeProvider.System.GetTimestamp();
        foreach (var (table, rows) in stored)
        {
            await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY {table} FROM STDIN (FORMAT BINARY)", ct);
            await copy.WriteAsync(rows, ct);
        }

        return count / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    // About as long as a page of a help site, in words as rare as in real texts.
    private static void Write(string folder, int count)
    {
        var random = new Random(5);
        for (var i = 0; i < count; i++)
        {
            var sections = Enumerable.Range(0, 6).Select(s => $"## Section {s} of {Words(random, 3)}\n\n{Words(random, 60)}.\n\n- {Words(random, 12)}\n- {Words(random, 12)}\n");
            var page = $"---\ntitle: Page {i}\ntags: [bench]\n---\n# {Words(random, 4)}\n\n{string.Join('\n', sections)}";
            var path = Path.Combine(folder, $"{i % 20}", $"{i}.md");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, page);
        }
    }

    private static string Words(Random random, int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ =>
        "w" + string.Concat($"{(int)Math.Exp(random.NextDouble() * Math.Log(20_000))}".Select(c => (char)('a' + (c - '0'))))));
}
