using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>
/// Takes text out of new answers that nobody verified in time. Every node may sweep: a card that another one was
/// faster with is not due any more once its lock is had.
/// </summary>
public sealed class CardSweep(
    RainRefDatabase database, WorkFactory works, CardEditor editor, IOptions<CardSweepOptions> options, TimeProvider clock,
    ILogger<CardSweep> logger)
    : Sweep(TimeSpan.FromSeconds(options.Value.SweepSeconds), clock, logger)
{
    private const int MaxBatch = 200;

    /// <summary>One round over all workspaces; how many cards lapsed.</summary>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var lapsed = 0;
        foreach (var workspace in (await OverdueAsync(ct)).GroupBy(c => c.WorkspaceId))
            lapsed += await LapseAsync(workspace.Key, [.. workspace.Select(c => c.CardId).Order()], ct);
        return lapsed;
    }

    protected override Task SweepAsync(CancellationToken ct) => RunOnceAsync(ct);

    private async Task<int> LapseAsync(Guid workspaceId, Guid[] cardIds, CancellationToken ct)
    {
        var (lapsed, now) = (0, Clock.GetUtcNow());
        await using var work = await works.OpenAsync(workspaceId, null, 1, ct);
        foreach (var card in (await work.LockAllAsync<KbCard>(cardIds, ct)).Values)
        {
            if (card.AnsweringVersion is null || !(card.VerifyBy <= now))
                continue;
            var doubted = await editor.DoubtAsync(work, Actor.Program(workspaceId), card, "Nobody verified it in time.", ct);
            if (!doubted.Succeeded)
                continue;
            work.Announce("card.changed", card.Id, null);
            lapsed++;
        }

        if (lapsed > 0)
            await work.CommitAsync(ct);
        return lapsed;
    }

    private async Task<List<(Guid WorkspaceId, Guid CardId)>> OverdueAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand("SELECT workspace_id, card_id FROM rainref_overdue_cards($1, $2)", connection);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = Clock.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MaxBatch });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var cards = new List<(Guid, Guid)>();
        while (await reader.ReadAsync(ct))
            cards.Add((reader.GetGuid(0), reader.GetGuid(1)));
        return cards;
    }
}
