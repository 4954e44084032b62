using Microsoft.Extensions.Options;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Web.Workspaces;

/// <summary>Settings under "Setup": the workspace and the admin that a new installation begins with.</summary>
public sealed class SetupOptions
{
    public const string Section = "Setup";

    /// <summary>The workspace's slug.</summary>
    public string Workspace { get; set; } = "main";

    public string WorkspaceName { get; set; } = "RainRef";

    /// <summary>The admin's address; empty makes nothing.</summary>
    public string AdminEmail { get; set; } = "";

    /// <summary>The admin's first password. An account that exists keeps its own.</summary>
    public string AdminPassword { get; set; } = "";
}

/// <summary>Makes the first workspace and its admin, once.</summary>
internal sealed class FirstWorkspace(WorkspaceAdministration administration, IOptions<SetupOptions> options)
{
    private const int MinPassword = 12;

    /// <exception cref="InvalidOperationException">The settings are not enough for a safe account.</exception>
    public async Task EnsureAsync(CancellationToken ct)
    {
        var setup = options.Value;
        if (setup.AdminEmail.Length == 0)
            return;
        if (setup.AdminPassword.Length < MinPassword)
            throw new InvalidOperationException($"Setup:AdminPassword has at least {MinPassword} characters.");
        if (!setup.AdminEmail.Contains('@') || !IsSlug(setup.Workspace))
            throw new InvalidOperationException("Setup:AdminEmail is an e-mail address, Setup:Workspace lower-case letters, digits and hyphens.");
        var id = await administration.EnsureAsync(setup.Workspace, setup.WorkspaceName, isDemo: false, ct);
        await administration.EnsureMemberAsync(id, setup.AdminEmail, "Admin", Role.Admin, setup.AdminPassword, ct);
    }

    private static bool IsSlug(string slug) =>
        slug.Length is > 0 and <= 63 && slug.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
