using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Web.Workspaces;

/// <summary>The workspace's name and facts.</summary>
public sealed partial class WorkspaceSettings
{
    private WorkspaceView? _workspace;
    private Error? _error;
    private string _name = "";

    protected override bool Cares(LiveEvent change) => false;

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task LoadAsync()
    {
        var read = await Desk.WorkspaceAsync(Stopping);
        (_error, _workspace) = (read.Error, read.Succeeded ? read.Value : null);
        _name = _workspace?.Name ?? "";
    }

    // What was typed stays where it is refused.
    private Task RenameAsync() => HoldAsync(async stop => Tell(await Desk.RenameAsync(_name, stop), T["Saved."]));
}
