using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("RainRef.Infrastructure.Tests")]

namespace RainRef.Infrastructure.Persistence.Embedded;

/// <summary>Paths and permissions as PostgreSQL needs them.</summary>
internal static class UnixFiles
{
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public const UnixFileMode PassThrough = Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>A folder's path with every link on the way resolved, so that one folder has one name.</summary>
    public static string RealPath(string path)
    {
        var real = "/";
        foreach (var part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = new DirectoryInfo(Path.Combine(real, part));
            real = next.ResolveLinkTarget(returnFinalTarget: true) is { } target ? RealPath(target.FullName) : next.FullName;
        }

        return real;
    }

    /// <summary>Makes the folder where it is missing. Whatever the umask, it has this mode.</summary>
    public static void MakeFolder(string path, UnixFileMode mode)
    {
        if (Directory.Exists(path))
            return;
        Directory.CreateDirectory(path);
        SetMode(path, mode);
    }

    public static void SetMode(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            throw new EmbeddedPostgresException("RainRef runs its own PostgreSQL on Linux and macOS only. Name a server in ConnectionStrings__RainRef.");
        File.SetUnixFileMode(path, mode);
    }
}
