using System.Security.Cryptography;
using System.Text;

namespace RainRef.Infrastructure.Persistence.Embedded;

/// <summary>
/// The folder <c>postgres</c> below RainRef's data folder. Where the account that runs the server cannot reach it
/// (below root's home, say), it is a link to one below <c>/var/lib/rainref</c>.
/// </summary>
internal sealed record ServerHome(string DataFolder, string Folder, string RunFolder)
{
    // sockaddr_un.sun_path holds 108 bytes on Linux and 104 on macOS, with the closing zero.
    private const int LongestSocketPath = 103;
    private const string SocketName = "/.s.PGSQL.5432";
    private const string Relocated = "/var/lib/rainref";

    public string Cluster => Path.Combine(Folder, "cluster");

    /// <summary>Where initdb works. It gets the cluster's name once it is whole.</summary>
    public string UnfinishedCluster => Path.Combine(Folder, "cluster.new");

    public string Settings => Path.Combine(Cluster, "rainref.conf");

    public string LogFolder => Path.Combine(Folder, "log");

    public string StartLog => Path.Combine(LogFolder, "start.log");

    public string Socket => RunFolder + SocketName;

    public string LockFile => Path.Combine(Folder, "lock");

    public string HolderFile => Path.Combine(Folder, "holder");

    public static string RequestedFolder(string dataFolder) => Path.Combine(Path.GetFullPath(dataFolder), "postgres");

    /// <summary>The home as it stands, without making anything; null where there is none.</summary>
    public static ServerHome? Existing(string dataFolder)
    {
        var requested = RequestedFolder(dataFolder);
        return Directory.Exists(requested) ? At(dataFolder, UnixFiles.RealPath(requested)) : null;
    }

    public static async Task<ServerHome> PrepareAsync(string dataFolder, ServerAccount account, CancellationToken ct)
    {
        var requested = RequestedFolder(dataFolder);
        try
        {
            MakePassable(Path.GetFullPath(dataFolder));
            if (!Directory.Exists(requested))
                Place(requested, await account.CanEnterAsync(Path.GetFullPath(dataFolder), ct));
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new EmbeddedPostgresException(
                $"The data folder '{dataFolder}' cannot be written by '{Environment.UserName}'. Name another one in RAINREF_DATA.", denied);
        }

        var home = At(dataFolder, UnixFiles.RealPath(requested));
        if (!await account.CanEnterAsync(home.Folder, ct))
        {
            throw new EmbeddedPostgresException(
                $"The account '{account.Name}', which runs PostgreSQL, cannot reach '{home.Folder}'. " +
                "Let it pass through the folders above, or name another data folder in RAINREF_DATA.");
        }

        await account.MakePrivateAsync(home.LogFolder, ct);
        await home.MakeRunFolderAsync(account, ct);
        return home;
    }

    private static void Place(string requested, bool reachable)
    {
        if (reachable)
        {
            MakePassable(requested);
            return;
        }

        // A link that leads nowhere keeps a new folder from being made.
        File.Delete(requested);
        MakePassable(Relocated);
        var target = Path.Combine(Relocated, Digest(requested));
        // What a deleted checkout of the same name left there is not this one's.
        for (var n = 2; Directory.Exists(target); n++)
            target = Path.Combine(Relocated, $"{Digest(requested)}-{n}");
        MakePassable(target);
        Directory.CreateSymbolicLink(requested, target);
    }

    private static void MakePassable(string folder) => UnixFiles.MakeFolder(folder, UnixFiles.PassThrough);

    private static ServerHome At(string dataFolder, string folder)
    {
        var run = Path.Combine(folder, "run");
        return Encoding.UTF8.GetByteCount(run + SocketName) <= LongestSocketPath
            ? new ServerHome(dataFolder, folder, run)
            : new ServerHome(dataFolder, folder, $"/tmp/rainref-{Digest(folder)}");
    }

    private async Task MakeRunFolderAsync(ServerAccount account, CancellationToken ct)
    {
        // In the shared /tmp, somebody else may have made a folder of that name to listen in our place.
        if (Directory.Exists(RunFolder) && RunFolder.StartsWith("/tmp/", StringComparison.Ordinal))
        {
            var link = new DirectoryInfo(RunFolder).LinkTarget is not null;
            var owner = await ServerAccount.OwnerOfAsync(RunFolder, ct);
            var own = await ServerAccount.OwnerOfAsync(account.Owner is null ? LogFolder : Cluster, ct) ?? account.Owner?.Split(':');
            if (link || owner?[0] != own?[0])
                throw new EmbeddedPostgresException($"'{RunFolder}' belongs to somebody else. Delete it, or name a data folder with a shorter path in RAINREF_DATA.");
        }

        await account.MakePrivateAsync(RunFolder, ct);
    }

    private static string Digest(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16];
}
