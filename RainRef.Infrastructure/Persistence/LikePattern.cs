namespace RainRef.Infrastructure.Persistence;

/// <summary>Makes LIKE patterns in which what a person typed means only itself.</summary>
internal static class LikePattern
{
    /// <summary>Has to be named in the query: Npgsql turns escaping off where it is not.</summary>
    public const string Escape = @"\";

    public static string Containing(string text) =>
        $"%{text.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
}
