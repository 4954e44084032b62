using Microsoft.AspNetCore.Components;
using RainRef.Web.Components;

namespace RainRef.Web.Workspaces;

/// <summary>A page of the workspace's settings, which only admins open.</summary>
public abstract class AdminComponentBase : ActingComponentBase
{
    [Inject]
    private protected AdminDesk Desk { get; private set; } = default!;
}
