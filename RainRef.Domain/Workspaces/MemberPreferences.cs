using RainRef.Domain.Common;

namespace RainRef.Domain.Workspaces;

/// <summary>How a member likes the console; null is not chosen.</summary>
/// <param name="Theme"><c>system</c>, <c>light</c> or <c>dark</c>.</param>
/// <param name="Density"><c>comfortable</c> or <c>compact</c>.</param>
/// <param name="Language">A language that the console speaks, such as <c>de</c>; null follows the browser.</param>
public sealed record MemberPreferences(string? Theme, string? Density, string? Language)
{
    public const int MaxLength = 16;

    private static readonly string?[] Themes = [null, "system", "light", "dark"];
    private static readonly string?[] Densities = [null, "comfortable", "compact"];

    /// <summary>Null where it can be kept.</summary>
    public Error? Check(IReadOnlyCollection<string> languages)
    {
        if (!Themes.Contains(Theme))
            return Error.Validation("theme", "theme is system, light or dark.");
        if (!Densities.Contains(Density))
            return Error.Validation("density", "density is comfortable or compact.");
        return Language is null || languages.Contains(Language)
            ? null
            : Error.Validation("language", $"language is one of {string.Join(", ", languages)}.");
    }
}
