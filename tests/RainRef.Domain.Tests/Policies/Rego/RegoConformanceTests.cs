using RainRef.Testing.Policies;

namespace RainRef.Domain.Tests.Policies.Rego;

public sealed class RegoConformanceTests
{
    [Fact]
    public void Suite_WhenPresent_PassesTheLanguageWhollyAndBuiltinsNearly()
    {
        var folder = RegoConformance.FindFolder();
        Assert.SkipWhen(folder is null, "There are no conformance cases on this machine.");
        var failures = new List<string>();
        var (builtins, failed) = (0, 0);
        foreach (var file in Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (RegoFolders.IsLeftOut(name))
                continue;
            var results = RegoConformance.RunFile(file).ToList();
            var problems = results.Where(r => r.Problem is not null).Select(r => $"{r.Note}: {r.Problem}").ToList();
            if (RegoFolders.IsCore(name))
                failures.AddRange(problems);
            else
                (builtins, failed) = (builtins + results.Count, failed + problems.Count);
        }

        Assert.Empty(failures);
        Assert.True(failed <= builtins * 0.05, $"{failed} of {builtins} built-in cases fail");
    }
}
