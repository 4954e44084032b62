namespace RainRef.Web.Components.Shared;

/// <summary>How a key is written on what it presses.</summary>
public static class Keys
{
    public static string Show(string shortcut) => shortcut switch
    {
        "Escape" => T["Esc"],
        "Enter" => "↵",
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        _ => shortcut.Replace("Shift+", "⇧ ", StringComparison.Ordinal),
    };
}
