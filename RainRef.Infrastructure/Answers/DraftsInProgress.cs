using System.Collections.Concurrent;
using RainRef.Domain.Answers;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Answers;

/// <summary>
/// The drafts that a model is writing on this node, so far as their sentences are proved, for the consoles that are open
/// here. Others see a draft when it is stored.
/// </summary>
public sealed class DraftsInProgress(LiveFeed feed)
{
    /// <summary>The kind of the event that says: there is more of a draft.</summary>
    public const string Changed = "answer.writing";

    private readonly ConcurrentDictionary<Guid, IReadOnlyList<DraftSentence>> _drafts = new();

    public IReadOnlyList<DraftSentence>? Of(Guid ticketId) => _drafts.GetValueOrDefault(ticketId);

    internal DraftListener Listen(Guid workspaceId, Guid ticketId) => (sentences, _) =>
    {
        _drafts[ticketId] = sentences;
        feed.Deliver([new LiveEvent(workspaceId, Changed, ticketId, ticketId)]);
        return ValueTask.CompletedTask;
    };

    internal void End(Guid workspaceId, Guid ticketId)
    {
        if (_drafts.TryRemove(ticketId, out _))
            feed.Deliver([new LiveEvent(workspaceId, Changed, ticketId, ticketId)]);
    }
}
