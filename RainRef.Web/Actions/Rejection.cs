namespace RainRef.Web.Actions;

/// <summary>That a lead rejects an action, and why.</summary>
public sealed record Rejection(Guid ActionId, string Note);
