namespace RainRef.Domain.Receipts;

/// <summary>A value has no canonical form; the message names the reason and the place, never the value itself.</summary>
public sealed class CanonicalJsonException(string message, Exception? inner = null) : Exception(message, inner);
