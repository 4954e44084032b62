namespace RainRef.Domain.Policies;

/// <summary>What a decision can ask for besides its outcome.</summary>
public static class PolicyObligations
{
    /// <summary>Two different people have to approve.</summary>
    public const string TwoPeople = "two_people";

    /// <summary>Actions of the type run one at a time, and for an hour none follows one that went wrong.</summary>
    public const string Canary = "canary";

    /// <summary>Whoever approves says why.</summary>
    public const string NoteRequired = "note_required";

    public static readonly IReadOnlyList<string> All = [TwoPeople, Canary, NoteRequired];
}
