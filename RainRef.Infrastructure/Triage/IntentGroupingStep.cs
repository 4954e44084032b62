using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Triage;
using RainRef.Domain.Triage.Grouping;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>The payload of the step that groups.</summary>
public sealed record GroupingPayload;

/// <summary>Groups a workspace's unknown tickets and offers the groups as intents; what somebody dismissed is not offered again.</summary>
public sealed class IntentGroupingStep(RainRefDatabase database, IOptions<IntentOptions> options, TimeProvider clock) : IJobStep
{
    public const string JobKind = "intent-grouping";

    /// <summary>The live event of offers that changed.</summary>
    public const string OffersChanged = "triage.offers";

    public string Kind => JobKind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        // Read and grouped outside the transaction that stores: it takes seconds.
        var groups = await FindAsync(run.WorkspaceId, ct);
        await using var work = await run.EndAsync(ct);
        var offers = await work.Db.IntentOffers.FromSqlRaw("SELECT * FROM intent_offers ORDER BY id FOR UPDATE").ToListAsync(ct);
        var open = offers.Where(o => o.State == IntentOfferState.Open).ToList();
        var now = clock.GetUtcNow();
        foreach (var (group, tickets) in groups)
        {
            if (offers.Exists(o => o.State == IntentOfferState.Dismissed && o.Is(group, tickets)))
                continue;
            if (open.Find(o => o.Is(group, tickets)) is { } known)
            {
                open.Remove(known);
                known.Find(group, tickets, now);
                continue;
            }

            var offer = new IntentOffer(Ids.New(clock), run.WorkspaceId);
            offer.Find(group, tickets, now);
            work.Add(offer);
        }

        // What is no group any more: its tickets were answered, corrected or found better company.
        open.ForEach(work.Remove);
        work.Announce(OffersChanged, KeyOf(run.WorkspaceId), null);
        await work.CommitAsync(ct);
    }

    /// <summary>Puts a look in line, unless one waits already.</summary>
    public static async Task RequestAsync(Work work, CancellationToken ct)
    {
        var key = KeyOf(work.WorkspaceId);
        if (!await work.Db.Jobs.AnyAsync(j => j.OrderingKey == key && j.State == JobState.Ready, ct))
            work.Enqueue(new JobDraft(JobKind, key, PayloadJson.Write(new GroupingPayload()), null, 1));
    }

    internal static Guid KeyOf(Guid workspaceId) => Ids.From(workspaceId, JobKind);

    private async Task<List<(TextGroup Group, List<Guid> Tickets)>> FindAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var unknown = await db.BeginningsAsync(
            db.Tickets.Where(t => t.Intent == Judgement.UnknownValue && t.MergedInto == null && t.ErasedAt == null), TextGrouper.MostTexts, ct);
        if (unknown.Count < options.Value.LeastTickets)
            return [];
        var groups = TextGrouper.Group([.. unknown.Select(u => u.Text)], options.Value.LeastTickets, ct);
        return [.. groups.Select(g => (g, g.Members.Select(i => unknown[i].Id).ToList()))];
    }
}
