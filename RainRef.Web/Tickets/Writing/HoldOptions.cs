namespace RainRef.Web.Tickets.Writing;

/// <summary>Settings under "Replies".</summary>
public sealed class HoldOptions
{
    public const string Section = "Replies";

    /// <summary>How long the console's replies wait to be taken back.</summary>
    public int Seconds { get; set; } = 10;
}
