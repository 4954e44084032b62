using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>
/// Keeps what can be found equal to what may be cited, in the transaction that changes it: an approved card and a
/// published source have passages, everything else has none.
/// </summary>
public sealed class KnowledgeIndex(IOptions<KnowledgeOptions> options, TimeProvider clock)
{
    public async Task UpdateAsync(Work work, KbCard card, CancellationToken ct)
    {
        await RemoveAsync(work, FragmentOwner.Card, card.Id, ct);
        if (card.IsCitable)
            Add(work, FragmentOwner.Card, card.Id, card.Version, card.Title, card.Body, SourceFormat.Markdown);
    }

    public async Task UpdateAsync(Work work, Source source, CancellationToken ct)
    {
        await RemoveAsync(work, FragmentOwner.Source, source.Id, ct);
        if (source.State == SourceState.Published)
            Add(work, FragmentOwner.Source, source.Id, source.Version, source.Title, source.Text, source.Format);
    }

    public async Task RemoveAsync(Work work, FragmentOwner owner, Guid ownerId, CancellationToken ct) =>
        await work.Db.Fragments.Where(f => f.OwnerKind == owner && f.OwnerId == ownerId).ExecuteDeleteAsync(ct);

    private void Add(
        Work work, FragmentOwner owner, Guid ownerId, int version, string title, string text, SourceFormat format)
    {
        foreach (var draft in Fragmenter.Split(text, format, options.Value.Sizes))
        {
            var headings = string.Join(" › ", draft.HeadingPath);
            var terms = string.Join(' ', TextTerms.Terms($"{title}\n{headings}\n{draft.Text}"));
            var place = new FragmentPlace(owner, ownerId, version, draft.Ordinal, draft.Start, draft.Length);
            work.Add(new Fragment(Ids.New(clock), work.WorkspaceId, place, title, headings, draft.Text, terms));
        }
    }
}
