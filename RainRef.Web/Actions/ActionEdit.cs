namespace RainRef.Web.Actions;

/// <summary>What somebody says in place of, or besides, an action's parameters.</summary>
public sealed record ActionEdit(Guid ActionId, Dictionary<string, string> Parameters);
