namespace RainRef.Domain.Workspaces;

/// <summary>A person who signs in to one workspace.</summary>
public sealed class Member : IWorkspaceOwned
{
    private const int AttemptsBeforeLock = 10;
    private static readonly TimeSpan LockTime = TimeSpan.FromMinutes(5);

    private Member()
    {
    }

    public Member(Guid id, Guid workspaceId, string email, string displayName, Role role, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Email = Normalize(email);
        DisplayName = displayName;
        Role = role;
        Enabled = true;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public string Email { get; private set; } = "";

    public string DisplayName { get; private set; } = "";

    public Role Role { get; private set; }

    public string PasswordHash { get; private set; } = "";

    public bool Enabled { get; private set; }

    public int FailedSignIns { get; private set; }

    public DateTimeOffset? LockedUntil { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public string? Theme { get; private set; }

    public string? Density { get; private set; }

    public string? Language { get; private set; }

    /// <summary>When a console of theirs was last open.</summary>
    public DateTimeOffset? LastSeenAt { get; private set; }

    public MemberPreferences Preferences => new(Theme, Density, Language);

    public static string Normalize(string email) => email.Trim().ToLowerInvariant();

    public bool MaySignIn(DateTimeOffset now) => Enabled && (LockedUntil is null || LockedUntil <= now);

    public void Prefer(MemberPreferences preferences) =>
        (Theme, Density, Language) = (preferences.Theme, preferences.Density, preferences.Language);

    public void Rename(string displayName) => DisplayName = displayName;

    public void Become(Role role) => Role = role;

    public void Let(bool signIn) => Enabled = signIn;

    public void SetPasswordHash(string hash) => PasswordHash = hash;

    public void SignInFailed(DateTimeOffset now)
    {
        FailedSignIns++;
        if (FailedSignIns >= AttemptsBeforeLock)
        {
            LockedUntil = now + LockTime;
            FailedSignIns = 0;
        }
    }

    public void SignedIn()
    {
        FailedSignIns = 0;
        LockedUntil = null;
    }
}
