namespace RainRef.Infrastructure.Receipts;

/// <summary>A receipt as a ticket shows it.</summary>
/// <param name="Hash">Its hash, in hexadecimal.</param>
/// <param name="Seq">Its place in the workspace's chain; none while it waits to be chained.</param>
public sealed record ReceiptView(Guid Id, string Kind, string Hash, long? Seq, DateTimeOffset CreatedAt);
