namespace RainRef.Web.Components.Shared;

public enum ButtonKind
{
    Normal,
    Primary,
    Ghost,
}
