namespace RainRef.Web.Actions;

/// <summary>What a lead says on the action that is open.</summary>
public sealed record ApprovalWord(bool Approve, string? Note);
