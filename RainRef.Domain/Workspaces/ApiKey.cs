using System.Security.Cryptography;
using System.Text;

namespace RainRef.Domain.Workspaces;

/// <summary>A program's way in. Only the hash of the secret is kept.</summary>
public sealed class ApiKey : IWorkspaceOwned
{
    private ApiKey()
    {
    }

    public ApiKey(Guid id, Guid workspaceId, string name, Role role, string secret, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Name = name;
        Role = role;
        KeyHash = HashOf(secret);
        Prefix = secret[..Math.Min(8, secret.Length)];
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public string Name { get; private set; } = "";

    public Role Role { get; private set; }

    public string KeyHash { get; private set; } = "";

    public string Prefix { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Lower-case hexadecimal SHA-256; a secret has 256 random bits, so no slow hash is needed.</summary>
    public static string HashOf(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static string NewSecret() => "rr_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;
}
