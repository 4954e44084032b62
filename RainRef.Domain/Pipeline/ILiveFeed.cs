namespace RainRef.Domain.Pipeline;

/// <summary>What changed, told to every open console after the change is committed.</summary>
public interface ILiveFeed
{
    /// <summary>Calls back, off the publisher's thread, with what happened in one workspace, until disposed.</summary>
    IDisposable Subscribe(Guid workspaceId, Action<IReadOnlyList<LiveEvent>> onEvents);
}

/// <summary>That something changed: only ids, since readers load what they may see.</summary>
public sealed record LiveEvent(Guid WorkspaceId, string Kind, Guid Id, Guid? TicketId);
