namespace RainRef.Domain.Channels;

/// <summary>The kinds of personal data that are masked; where two claim the same characters, the earlier one wins.</summary>
public enum PiiKind
{
    Email,
    Iban,
    Card,
    Ip,
    Ssn,
    Phone,
}
