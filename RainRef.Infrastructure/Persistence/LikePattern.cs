namespace RainRef.Infrastructure.Persistence;

/// <summary>Makes LIKE patterns in which what a person typed means only itself.</summary>
internal static class LikePattern
{
    public static string Containing(string text) =>
        $"%{text.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
}
