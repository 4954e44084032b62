using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers;
using RainRef.Domain.Knowledge;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Answers;

/// <summary>Finds what is known about a question and composes a draft by the workspace's settings.</summary>
public sealed class AnswerDrafter(RainRefDatabase database, KnowledgeSearch search)
{
    private const int MaxPassages = 8;
    private const int Looked = 3;
    private const int MaxAround = 24;

    /// <param name="question">Masked; see <see cref="Question.Of"/>.</param>
    /// <param name="without">Cards and sources that are not to be used.</param>
    public async Task<Draft> DraftAsync(Guid workspaceId, string question, IReadOnlyCollection<Guid> without, CancellationToken ct)
    {
        var found = await FindAsync(workspaceId, question, without, ct);
        await using var db = await database.ReadAsync(workspaceId, ct);
        var settings = await db.Set<ReplySettings>().FirstOrDefaultAsync(ct);
        return KbGrounder.Compose(await WithAroundAsync(db, found, ct), question, settings?.Threshold ?? KbGrounder.Threshold);
    }

    private async Task<SearchResult> FindAsync(Guid workspaceId, string question, IReadOnlyCollection<Guid> without, CancellationToken ct)
    {
        if (without.Count == 0)
            return await search.FindAsync(workspaceId, question, MaxPassages, ct);
        var found = await search.FindAsync(workspaceId, question, MaxPassages * 4, ct);
        return found with { Passages = [.. found.Passages.Where(p => !without.Contains(p.OwnerId)).Take(MaxPassages)] };
    }

    // A procedure longer than a passage goes on in the next one.
    private static async Task<SearchResult> WithAroundAsync(RainRefDbContext db, SearchResult found, CancellationToken ct)
    {
        var around = new Dictionary<Guid, IReadOnlyList<Passage>>();
        foreach (var passage in found.Passages.Take(Looked).Where(KbGrounder.NeedsAround))
        {
            var fragments = await db.Fragments
                .Where(f => f.OwnerId == passage.OwnerId && f.OwnerVersion == passage.OwnerVersion && f.Id != passage.FragmentId)
                .OrderBy(f => Math.Abs(f.Start - passage.Start)).Take(MaxAround).ToListAsync(ct);
            around[passage.FragmentId] = [.. fragments.OrderBy(f => f.Start).Select(Read)];
        }

        return around.Count == 0 ? found : found with { Around = around };
    }

    internal static Passage Read(Fragment f) => new(
        f.Id, f.OwnerKind, f.OwnerId, f.OwnerVersion, f.Start, f.Title, f.HeadingPath, f.Text, 0);
}
