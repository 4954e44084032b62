namespace RainRef.Web.Components.Palette;

/// <summary>Something that can be done from everywhere, by wwwroot/js/palette.js.</summary>
/// <param name="Does">As that script names it.</param>
public sealed record PaletteCommand(string Title, string Icon, string Does, string? Key = null)
{
    public static readonly IReadOnlyList<PaletteCommand> All =
    [
        new("Show the shortcuts of this page", "keyboard", "shortcuts", "?"),
        new("Theme: as the system", "monitor", "theme:system"),
        new("Theme: light", "sun", "theme:light"),
        new("Theme: dark", "moon", "theme:dark"),
        new("Density: comfortable", "rows-2", "density:comfortable"),
        new("Density: compact", "rows-3", "density:compact"),
        new("Sign out", "log-out", "sign-out"),
    ];
}
