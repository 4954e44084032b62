using System.Globalization;

namespace RainRef.Infrastructure.Persistence.Embedded;

/// <summary>An installation of PostgreSQL 15 or newer that has pgvector.</summary>
public sealed record PostgresBinaries(string Folder, int Major)
{
    private const int OldestMajor = 15;

    public string Program(string name) => Path.Combine(Folder, name);

    /// <summary>Takes the configured folder, or the first that serves: fetched by set-up, the system's, Homebrew's.</summary>
    public static async Task<PostgresBinaries> FindAsync(string? configured, CancellationToken ct)
    {
        if (!string.IsNullOrWhiteSpace(configured))
        {
            return await InspectAsync(configured, ct) ?? throw new EmbeddedPostgresException(
                $"RAINREF_PG_BIN names '{configured}', which holds no PostgreSQL {OldestMajor} or newer with pgvector.");
        }

        foreach (var folder in Candidates())
        {
            if (await InspectAsync(folder, ct) is { } found)
                return found;
        }

        throw new EmbeddedPostgresException(
            $"No PostgreSQL {OldestMajor} or newer with pgvector was found. Run eng/postgres.sh in the checkout to fetch it, " +
            "name its folder of programs in RAINREF_PG_BIN, or name a running server in ConnectionStrings__RainRef.");
    }

    private static IEnumerable<string> Candidates()
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Environment.CurrentDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var fetched = Path.Combine(folder.FullName, ".tools", "postgres");
                foreach (var bin in Versions(Path.Combine(fetched, "usr/lib/postgresql")))
                    yield return bin;
                yield return Path.Combine(fetched, "bin");
            }
        }

        foreach (var bin in Versions("/usr/lib/postgresql"))
            yield return bin;
        foreach (var prefix in new[] { "/opt/homebrew", "/usr/local" })
        {
            foreach (var formula in new[] { "postgresql@18", "postgresql@17", "postgresql@16", "postgresql@15", "postgresql" })
                yield return Path.Combine(prefix, "opt", formula, "bin");
        }
    }

    private static IEnumerable<string> Versions(string parent) =>
        Directory.Exists(parent)
            ? Directory.GetDirectories(parent)
                .OrderByDescending(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var major) ? major : 0)
                .Select(d => Path.Combine(d, "bin"))
            : [];

    private static async Task<PostgresBinaries?> InspectAsync(string folder, CancellationToken ct)
    {
        if (!File.Exists(Path.Combine(folder, "initdb")) || !File.Exists(Path.Combine(folder, "pg_ctl")))
            return null;
        var real = UnixFiles.RealPath(folder);
        var version = await ServerCommand.RunAsync([Path.Combine(real, "postgres"), "--version"], ct);
        if (!version.Succeeded || MajorIn(version.Output) is not (>= OldestMajor and var major))
            return null;
        return await HasVectorAsync(real, major, ct) ? new PostgresBinaries(real, major) : null;
    }

    private static async Task<bool> HasVectorAsync(string folder, int major, CancellationToken ct)
    {
        var asked = await ServerCommand.RunAsync([Path.Combine(folder, "pg_config"), "--sharedir"], ct);
        string[] shares =
        [
            .. asked.Succeeded ? [asked.Output] : Array.Empty<string>(),
            Path.Combine(folder, $"../../../../share/postgresql/{major}"),
            Path.Combine(folder, "../share/postgresql"),
            Path.Combine(folder, "../share"),
        ];
        return shares.Any(share => File.Exists(Path.Combine(share, "extension/vector.control")));
    }

    // "postgres (PostgreSQL) 17.11 (Debian 17.11-0)"
    internal static int? MajorIn(string version)
    {
        var digits = version.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit).ToArray();
        return int.TryParse(digits, CultureInfo.InvariantCulture, out var major) ? major : null;
    }
}
