using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tickets.Similar;

/// <summary>Notes which tickets say something else than the index knows, in the transaction that changes them.</summary>
public static class TicketIndex
{
    /// <summary>A few changes share a job, which finds them all.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <param name="ticketIds">Locked by this work, so that what is read for the index is what it leaves.</param>
    public static async Task NoteAsync(Work work, CancellationToken ct, params Guid[] ticketIds)
    {
        // A job that is held here waits for this work to end, and so finds what it noted; one that just runs does not count.
        await using var batch = new NpgsqlBatch(work.Connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(
                    """
                    INSERT INTO ticket_search_pending (ticket_id, workspace_id)
                    SELECT id, $1 FROM unnest($2) AS id ORDER BY id ON CONFLICT DO NOTHING
                    """)
                {
                    Parameters = { new NpgsqlParameter<Guid> { TypedValue = work.WorkspaceId }, new NpgsqlParameter<Guid[]> { TypedValue = ticketIds } },
                },
                new NpgsqlBatchCommand(
                    "SELECT 1 FROM jobs WHERE ordering_key = $1 AND state = 'ready' LIMIT 1 FOR KEY SHARE SKIP LOCKED")
                {
                    Parameters = { new NpgsqlParameter<Guid> { TypedValue = KeyOf(work.WorkspaceId) } },
                },
            },
        };
        var waits = await batch.ExecuteScalarAsync(ct) is not null;
        if (!waits && !work.Enqueued(TicketIndexStep.Name))
            work.Enqueue(For(work.WorkspaceId, Pause));
    }

    internal static JobDraft For(Guid workspaceId, TimeSpan delay) =>
        new(TicketIndexStep.Name, KeyOf(workspaceId), "{}", null, 1, delay);

    private static Guid KeyOf(Guid workspaceId) => Ids.From(workspaceId, TicketIndexStep.Name);
}
