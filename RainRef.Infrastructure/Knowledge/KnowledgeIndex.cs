using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Infrastructure.Knowledge.Searching;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>
/// Keeps what can be found equal to what may be cited, in the transaction that changes it: an approved card and a
/// published source have passages, everything else has none. A job indexes them afterwards.
/// </summary>
public sealed class KnowledgeIndex(IOptions<KnowledgeOptions> options, TimeProvider clock)
{
    public async Task UpdateAsync(Work work, KbCard card, CancellationToken ct)
    {
        await RemoveAsync(work, FragmentOwner.Card, card.Id, ct);
        if (card.AnsweringVersion is not { } version)
            return;
        // While new text is being written, the approved one answers.
        var (title, body) = (card.Title, card.Body);
        if (version != card.Version)
        {
            var revision = await work.Db.KbCardRevisions.FirstAsync(r => r.CardId == card.Id && r.Version == version, ct);
            (title, body) = (revision.Title, revision.Body);
        }

        Add(work, FragmentOwner.Card, card.Id, version, title, body, SourceFormat.Markdown);
    }

    public async Task UpdateAsync(Work work, Source source, CancellationToken ct)
    {
        await RemoveAsync(work, FragmentOwner.Source, source.Id, ct);
        if (source.State == SourceState.Published)
            Add(work, FragmentOwner.Source, source.Id, source.Version, source.Title, source.Text, source.Format);
    }

    public async Task RemoveAsync(Work work, FragmentOwner owner, Guid ownerId, CancellationToken ct) =>
        Note(work, await work.Db.Fragments.Where(f => f.OwnerKind == owner && f.OwnerId == ownerId).ExecuteDeleteAsync(ct));

    // Once for each unit of work, however many documents it changes.
    private static void Note(Work work, int changed)
    {
        if (changed > 0 && !work.Enqueued(SearchIndexStep.Name))
            work.Enqueue(SearchIndexStep.For(work.WorkspaceId));
    }

    private void Add(
        Work work, FragmentOwner owner, Guid ownerId, int version, string title, string text, SourceFormat format)
    {
        var drafts = Fragmenter.Split(text, format, options.Value.Sizes);
        Note(work, drafts.Count);
        foreach (var draft in drafts)
        {
            var headings = string.Join(" › ", draft.HeadingPath);
            var place = new FragmentPlace(owner, ownerId, version, draft.Ordinal, draft.Start, draft.Length);
            work.Add(new Fragment(Ids.New(clock), work.WorkspaceId, place, title, headings, draft.Text));
        }
    }
}
