namespace RainRef.Web.Tickets;

/// <summary>What came of the last action.</summary>
public sealed record Notice(string Text, bool Failed);
