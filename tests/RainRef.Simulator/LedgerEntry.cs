namespace RainRef.Simulator;

/// <summary>One effect: something changed, once.</summary>
public sealed record LedgerEntry(int Number, string Service, string Method, string Path, string? Key);

/// <summary>One request as it arrived, to the byte.</summary>
public sealed record ReceivedRequest(
    string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body, string? Fault);
