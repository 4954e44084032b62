namespace RainRef.Domain.Triage.Reruns;

/// <summary>One part of a ticket's triage that would change.</summary>
/// <param name="Field">Such as <c>intent</c> or <c>queue</c>.</param>
public sealed record FieldChange(string Field, string From, string To);

/// <summary>What would change on one ticket.</summary>
public sealed record RerunDifference(Guid TicketId, long Number, IReadOnlyList<FieldChange> Changes);

/// <summary>A ticket that shows what a change is like.</summary>
public sealed record RerunExample(Guid TicketId, long Number);

/// <summary>How many tickets would go from one value to another.</summary>
public sealed record RerunMove(string Field, string From, string To, int Tickets, IReadOnlyList<RerunExample> Examples);

/// <summary>What a run would change, by field.</summary>
/// <param name="Moves">The most frequent first within each field.</param>
/// <param name="Unlisted">Changes beyond the kinds that are listed.</param>
public sealed record RerunReport(IReadOnlyList<RerunMove> Moves, int Unlisted)
{
    private const int MaxMoves = 300;
    private const int MaxExamples = 3;

    public static readonly RerunReport Empty = new([], 0);

    public RerunReport With(IReadOnlyList<RerunDifference> differences)
    {
        var moves = Moves.ToDictionary(m => (m.Field, m.From, m.To));
        var unlisted = Unlisted;
        foreach (var difference in differences)
        {
            foreach (var change in difference.Changes)
            {
                var key = (change.Field, change.From, change.To);
                if (!moves.TryGetValue(key, out var move))
                {
                    if (moves.Count >= MaxMoves)
                    {
                        unlisted++;
                        continue;
                    }

                    move = new RerunMove(change.Field, change.From, change.To, 0, []);
                }

                moves[key] = move with
                {
                    Tickets = move.Tickets + 1,
                    Examples = move.Examples.Count < MaxExamples
                        ? [.. move.Examples, new RerunExample(difference.TicketId, difference.Number)]
                        : move.Examples,
                };
            }
        }

        return new RerunReport(
            [
                .. moves.Values.OrderBy(m => m.Field, StringComparer.Ordinal).ThenByDescending(m => m.Tickets)
                    .ThenBy(m => m.From, StringComparer.Ordinal).ThenBy(m => m.To, StringComparer.Ordinal),
            ],
            unlisted);
    }
}
