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

    public static string Normalize(string email) => email.Trim().ToLowerInvariant();

    public bool MaySignIn(DateTimeOffset now) => Enabled && (LockedUntil is null || LockedUntil <= now);

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
