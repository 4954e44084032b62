namespace RainRef.Infrastructure.Workspaces;

/// <summary>A key of ASP.NET Core's data protection, so that all nodes read each other's cookies and tokens.</summary>
public sealed class DataProtectionKey
{
    public Guid Id { get; set; }

    public string FriendlyName { get; set; } = "";

    public string Xml { get; set; } = "";
}
