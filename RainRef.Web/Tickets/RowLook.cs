namespace RainRef.Web.Tickets;

/// <summary>What tells a row from the others of its list.</summary>
[Flags]
public enum RowLook
{
    Plain = 0,

    /// <summary>It is the ticket that is open.</summary>
    Open = 1,

    /// <summary>It came while one was reading.</summary>
    New = 2,

    /// <summary>It is selected.</summary>
    Picked = 4,
}
