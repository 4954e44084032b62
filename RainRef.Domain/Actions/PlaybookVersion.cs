using System.Security.Cryptography;
using System.Text;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Actions;

/// <summary>One version of a workspace's playbook; it never changes.</summary>
public sealed class PlaybookVersion : IWorkspaceOwned
{
    private PlaybookVersion()
    {
    }

    public PlaybookVersion(Actor author, WorkspacePlaybook playbook, string yaml, DateTimeOffset now)
    {
        Id = Ids.From(playbook.Id, playbook.Version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        WorkspaceId = author.WorkspaceId;
        PlaybookId = playbook.Id;
        Version = playbook.Version;
        Yaml = yaml;
        Digest = DigestOf(yaml);
        AuthorName = author.Name;
        CreatedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid PlaybookId { get; private set; }

    public int Version { get; private set; }

    public string Yaml { get; private set; } = "";

    /// <summary>SHA-256 of the text, in lower-case hexadecimal.</summary>
    public string Digest { get; private set; } = "";

    public string AuthorName { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public static string DigestOf(string yaml) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(yaml)));
}
