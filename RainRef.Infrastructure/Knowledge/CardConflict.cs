using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Reviewing;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>What somebody is told whose edit began from a version that is not the latest any more: nothing is lost.</summary>
public static class CardConflict
{
    /// <param name="seen">The version that the edit began from.</param>
    /// <param name="yours">The edit; null where only the state was to change.</param>
    public static async Task<Error> OfAsync(RainRefDbContext db, KbCard card, int seen, CardContent? yours, CancellationToken ct)
    {
        var theirs = await db.KbCardRevisions.FirstOrDefaultAsync(r => r.CardId == card.Id && r.Version == card.Version, ct);
        var details = new Dictionary<string, object?>
        {
            ["version"] = card.Version,
            ["theirs"] = new Dictionary<string, object?>
            {
                ["title"] = card.Title,
                ["body"] = card.Body,
                ["version"] = card.Version,
                ["author"] = theirs?.Author,
            },
        };
        var origin = await db.KbCardRevisions.FirstOrDefaultAsync(r => r.CardId == card.Id && r.Version == seen, ct);
        if (yours is not null)
            details["yours"] = new Dictionary<string, object?> { ["title"] = yours.Title, ["body"] = yours.Body, ["version"] = seen };
        if (yours is not null && origin is not null)
            details["merge"] = Propose(origin, yours, card);
        return new Error(
            ErrorKind.Conflict, "card_changed", $"The card is at version {card.Version}; somebody changed it meanwhile.", details);
    }

    private static Dictionary<string, object?> Propose(KbCardRevision origin, CardContent yours, KbCard theirs)
    {
        var title = TextMerge.MergeLine(origin.Title, yours.Title, theirs.Title);
        var body = TextMerge.Merge(origin.Body, yours.Body, theirs.Body);
        return new Dictionary<string, object?>
        {
            ["clean"] = title.Clean && body.Clean,
            ["title"] = title.Text,
            ["body"] = body.Text,
            ["conflicts"] = title.Conflicts.Select(c => Describe("title", c)).Concat(body.Conflicts.Select(c => Describe("body", c))).ToArray(),
        };
    }

    private static Dictionary<string, object?> Describe(string field, MergeConflict conflict) => new()
    {
        ["field"] = field,
        ["start"] = conflict.Start,
        ["length"] = conflict.Length,
        ["base"] = conflict.Base,
        ["yours"] = conflict.Yours,
        ["theirs"] = conflict.Theirs,
    };
}
