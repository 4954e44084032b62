namespace RainRef.Infrastructure.Persistence;

/// <summary>Where the program finds what lies beside it.</summary>
public static class DataFolder
{
    /// <summary>The data folder asked for, else ".data" of the checkout, else ".data" of the current folder.</summary>
    public static string Find(string? configured) => Path.GetFullPath(
        configured is { Length: > 0 } ? configured : Path.Combine(Checkout() ?? Environment.CurrentDirectory, ".data"));

    /// <summary>A folder that ships with the program: beside it when published, in the checkout otherwise.</summary>
    public static string Beside(string name)
    {
        var published = Path.Combine(AppContext.BaseDirectory, name);
        return Directory.Exists(published) ? published : Path.Combine(Checkout() ?? Environment.CurrentDirectory, name);
    }

    private static string? Checkout()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RainRef.sln")))
                return folder.FullName;
        }

        return null;
    }
}
