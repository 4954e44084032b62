using System.Globalization;

namespace RainRef.Infrastructure.Persistence.Embedded;

/// <summary>Keeps a second program off a data folder. The system lets go of it when the holder dies.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _held;

    private DataFolderLock(FileStream held) => _held = held;

    public static DataFolderLock Take(ServerHome home)
    {
        try
        {
            // On Unix, no sharing is an exclusive flock(2).
            var held = new FileStream(home.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(home.HolderFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DataFolderLock(held);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new EmbeddedPostgresException(
                $"'{home.Folder}' belongs to another account. Run RainRef as that one, or name another data folder in RAINREF_DATA.", denied);
        }
        catch (IOException taken)
        {
            var holder = File.Exists(home.HolderFile) ? $" (process {File.ReadAllText(home.HolderFile)})" : "";
            throw new EmbeddedPostgresException(
                $"Another RainRef{holder} uses the data folder '{home.DataFolder}'. Stop it first, or name another folder in RAINREF_DATA.", taken);
        }
    }

    public void Dispose() => _held.Dispose();
}
