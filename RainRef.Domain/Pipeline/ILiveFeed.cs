namespace RainRef.Domain.Pipeline;

/// <summary>That something changed. It carries ids only: readers load what they may see.</summary>
/// <param name="WorkspaceId">The workspace in which it changed.</param>
/// <param name="Kind">What changed, such as <c>ticket.created</c>.</param>
/// <param name="Id">The changed thing.</param>
/// <param name="TicketId">The ticket to which it belongs, if to one.</param>
public sealed record LiveEvent(Guid WorkspaceId, string Kind, Guid Id, Guid? TicketId);

/// <summary>Tells open consoles what changed, after it was committed.</summary>
public interface ILiveFeed
{
    /// <summary>
    /// Calls <paramref name="onEvents"/> on any thread with what changed in the workspace, until disposed.
    /// The callback must return at once and must not throw.
    /// </summary>
    IDisposable Subscribe(Guid workspaceId, Action<IReadOnlyList<LiveEvent>> onEvents);
}
