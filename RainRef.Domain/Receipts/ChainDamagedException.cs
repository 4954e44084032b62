namespace RainRef.Domain.Receipts;

/// <summary>
/// What is stored of a chain contradicts itself, so that nothing is appended to it or signed over it: somebody has to
/// look first. The message says where.
/// </summary>
public sealed class ChainDamagedException(string message) : Exception(message);
