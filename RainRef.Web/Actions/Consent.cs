namespace RainRef.Web.Actions;

/// <summary>That a lead approves an action, and why, where policy asks for that.</summary>
public sealed record Consent(Guid ActionId, string? Note);
