namespace RainRef.Web.Tickets;

/// <summary>What is the same for every row of a list.</summary>
/// <param name="Place">Where in the inbox it is.</param>
/// <param name="Me">Whoever reads it: that they are looking is no news.</param>
/// <param name="CanPick">Whether rows can be selected.</param>
/// <param name="Clock">By which times are told.</param>
public sealed record ListSetting(InboxPlace Place, Guid? Me, bool CanPick, TimeProvider Clock);
