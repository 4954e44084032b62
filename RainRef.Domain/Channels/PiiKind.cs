namespace RainRef.Domain.Channels;

/// <summary>The kinds of personal data that are masked; where two claim the same characters, the earlier one wins.</summary>
public enum PiiKind
{
    Email,
    Secret,
    Iban,
    Crypto,
    Card,
    Ip,
    Mac,
    Ssn,
    NationalId,
    Phone,
    Address,
    Name,

    /// <summary>What a workspace's own pattern finds.</summary>
    Custom,
}
