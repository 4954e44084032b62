using System.Globalization;
using Microsoft.Extensions.Logging;

namespace RainRef.Infrastructure.Persistence.Embedded;

/// <summary>Makes the cluster once. It works beside it and renames, so that a cluster by that name is whole.</summary>
internal sealed class ClusterMaker(
    ServerHome home, ServerAccount account, PostgresBinaries binaries, EmbeddedPostgresOptions options, ILogger logger, TimeProvider time)
{
    public async Task EnsureAsync(CancellationToken ct)
    {
        DiscardUnfinished();
        if (Directory.Exists(home.Cluster))
        {
            await CheckVersionAsync(ct);
            return;
        }

        logger.Creating(binaries.Major, home.Cluster);
        await InitialiseAsync(ct);
        await File.AppendAllTextAsync(
            Path.Combine(home.UnfinishedCluster, "postgresql.conf"), $"\ninclude '{Path.GetFileName(home.Settings)}'\n", ct);
        await File.WriteAllTextAsync(Path.Combine(home.UnfinishedCluster, Path.GetFileName(home.Settings)), "", ct);
        Directory.Move(home.UnfinishedCluster, home.Cluster);
    }

    private void DiscardUnfinished()
    {
        if (Directory.Exists(home.UnfinishedCluster))
        {
            logger.Redoing(home.UnfinishedCluster);
            Directory.Delete(home.UnfinishedCluster, recursive: true);
        }

        if (!Directory.Exists(home.Cluster) || File.Exists(Path.Combine(home.Cluster, "PG_VERSION")))
            return;
        logger.Redoing(home.Cluster);
        // Not ours by the look of it, so not ours to delete.
        var aside = $"{home.Cluster}.broken-{time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}";
        Directory.Move(home.Cluster, aside);
    }

    private async Task CheckVersionAsync(CancellationToken ct)
    {
        var version = await File.ReadAllTextAsync(Path.Combine(home.Cluster, "PG_VERSION"), ct);
        if (PostgresBinaries.MajorIn(version) != binaries.Major)
        {
            throw new EmbeddedPostgresException(
                $"The cluster in '{home.Cluster}' was made by PostgreSQL {version.Trim()}, but the programs in '{binaries.Folder}' are of {binaries.Major}. " +
                $"Name those of {version.Trim()} in RAINREF_PG_BIN, or move the data with pg_upgrade.");
        }
    }

    private async Task InitialiseAsync(CancellationToken ct)
    {
        CommandResult made = new(1, "");
        foreach (var locale in Locales())
        {
            // initdb takes an empty folder, and in this one it need not be allowed to make its own.
            await account.MakePrivateAsync(home.UnfinishedCluster, ct);
            made = await account.RunAsync(binaries.Program("initdb"), Arguments(locale), ct);
            if (made.Succeeded)
                return;
            Directory.Delete(home.UnfinishedCluster, recursive: true);
        }

        throw new EmbeddedPostgresException($"initdb could not make a cluster in '{home.Cluster}': {made.Output}");
    }

    // Code point order with Unicode's letter case: the same on every machine, whatever its C library.
    private IEnumerable<string[]> Locales() => binaries.Major >= 17
        ? [["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]]
        : [["--locale=C.UTF-8"], ["--locale=C"]];

    private IEnumerable<string> Arguments(string[] locale) =>
    [
        "-D", home.UnfinishedCluster, "-U", EmbeddedPostgres.Superuser, "-E", "UTF8", "--no-instructions",
        // Whoever gets into the socket's folder is this account or root.
        "--auth-local=trust", "--auth-host=reject",
        .. locale,
        options.Durable ? "--data-checksums" : "--no-sync",
    ];
}
