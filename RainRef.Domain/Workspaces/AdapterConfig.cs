namespace RainRef.Domain.Workspaces;

/// <summary>How a workspace reaches one outside system. Secrets are kept encrypted and never shown again.</summary>
public sealed class AdapterConfig : IWorkspaceOwned
{
    private AdapterConfig()
    {
    }

    public AdapterConfig(Guid id, Guid workspaceId, string adapter)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Adapter = adapter;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public string Adapter { get; private set; } = "";

    public string SettingsJson { get; private set; } = "{}";

    /// <summary>A protected JSON object of secrets by name; null when there are none.</summary>
    public string? ProtectedSecrets { get; private set; }

    public string[] SecretNames { get; private set; } = [];

    public DateTimeOffset UpdatedAt { get; private set; }

    public void Set(string settingsJson, string? protectedSecrets, IEnumerable<string> secretNames, DateTimeOffset now)
    {
        SettingsJson = settingsJson;
        ProtectedSecrets = protectedSecrets;
        SecretNames = [.. secretNames];
        UpdatedAt = now;
    }
}
