using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>The payload of the step that takes tickets along when a value gets another key.</summary>
/// <param name="Intents">Only tickets with one of these; all when empty.</param>
public sealed record TaxonomyMovePayload(TriageKind Kind, string From, string To, string[] Intents);

/// <summary>
/// Gives tickets and labels the present key of their value, some hundreds at a time. Whatever comes in between means the
/// present value already, because the old one says what took its place.
/// </summary>
public sealed class TaxonomyMoveStep(TimeProvider clock) : IJobStep
{
    public const string JobKind = "taxonomy-move";

    /// <summary>The live event of tickets that followed.</summary>
    public const string TicketsMoved = "tickets.moved";

    /// <summary>The live event of signals that followed.</summary>
    public const string SignalsMoved = "signal.moved";

    private const int TicketsAtOnce = 500;

    public string Kind => JobKind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var move = run.Payload<TaxonomyMovePayload>();
        var moved = TicketsAtOnce;
        while (moved == TicketsAtOnce)
        {
            await using var some = await run.WithinAsync(ct);
            moved = await MoveAsync(some, move, ct);
            some.Announce(TicketsMoved, KeyOf(run.WorkspaceId), null);
            await some.CommitAsync(ct);
        }

        if (move is { Kind: TriageKind.ProductArea, Intents.Length: 0 })
            await MoveSignalsAsync(run, move, ct);
        await using var work = await run.EndAsync(ct);
        if (move.Intents.Length == 0 && await RelabelAsync(work, move, ct) > 0)
            await TriageTraining.RequestAsync(work, move.Kind, asked: false, TimeSpan.Zero, ct);
        await work.CommitAsync(ct);
    }

    internal static void Enqueue(Work work, TaxonomyMovePayload move) =>
        work.Enqueue(new JobDraft(JobKind, KeyOf(work.WorkspaceId), PayloadJson.Write(move), null, 1));

    // One after the other: A to B, then B to C.
    internal static Guid KeyOf(Guid workspaceId) => Ids.From(workspaceId, JobKind);

    private async Task<int> MoveAsync(Work work, TaxonomyMovePayload move, CancellationToken ct)
    {
        var ids = work.Db.Having(move.Kind, move.From);
        if (move.Intents.Length > 0)
            ids = ids.Where(t => move.Intents.Contains(t.Intent));
        var batch = await ids.OrderBy(t => t.Id).Select(t => t.Id).Take(TicketsAtOnce).ToArrayAsync(ct);
        if (batch.Length == 0)
            return 0;
        var (part, now) = (SnakeCase.Of(move.Kind), clock.GetUtcNow());
        var (intent, area) = (move.Kind == TriageKind.Intent, move.Kind == TriageKind.ProductArea);
        var note = $" ({move.From} is now {move.To}.)";
        await work.Db.Database.ExecuteSqlAsync(
            $$"""
            UPDATE tickets SET
              intent = CASE WHEN {{intent}} THEN {{move.To}} ELSE intent END,
              product_area = CASE WHEN {{area}} THEN {{move.To}} ELSE product_area END,
              triage = jsonb_set(jsonb_set(triage, ARRAY[{{part}}, 'value'], to_jsonb({{move.To}}::text)),
                ARRAY[{{part}}, 'reason'], to_jsonb(coalesce(triage #>> ARRAY[{{part}}, 'reason'], '') || {{note}}::text)),
              version = version + 1, updated_at = {{now}}
            WHERE id IN (SELECT id FROM tickets WHERE id = ANY ({{batch}}) ORDER BY id FOR UPDATE)
              AND triage #>> ARRAY[{{part}}, 'value'] = {{move.From}}
            """,
            ct);
        return batch.Length;
    }

    // What was learnt about a product's area stays with it under its present key.
    private static async Task MoveSignalsAsync(JobRun run, TaxonomyMovePayload move, CancellationToken ct)
    {
        await using var work = await run.WithinAsync(ct);
        if (await work.Db.ProductSignals.Where(s => s.ProductArea == move.From)
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.ProductArea, move.To), ct) > 0)
            work.Announce(SignalsMoved, KeyOf(run.WorkspaceId), null);
        await work.CommitAsync(ct);
    }

    private async Task<int> RelabelAsync(Work work, TaxonomyMovePayload move, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await work.Db.TriageLabels.Where(l => l.Kind == move.Kind && l.Value == move.From).ExecuteUpdateAsync(
            l => l.SetProperty(x => x.Value, move.To).SetProperty(x => x.UpdatedAt, now), ct);
    }
}
