using RainRef.Domain.Answers;
using RainRef.Domain.Quality;

namespace RainRef.Infrastructure.Quality;

internal readonly record struct DraftCell(DateOnly Week, DraftFate Fate, int Band, int Drafts, double Confidence, int Contradicting);

internal readonly record struct ReplyCell(DateOnly Week, ReplyKind Kind, int Tickets, int Recalled);

internal readonly record struct WordCell(DateOnly Week, bool Useful, FeedbackReason? Reason, int Times);

/// <summary>What the database counted, week by week, and what follows from it.</summary>
internal sealed class AnswerCells
{
    private const int Bands = 5;

    public List<DraftCell> Drafts { get; } = [];

    public List<ReplyCell> Replies { get; } = [];

    public List<WordCell> Words { get; } = [];

    public List<AnswerComment> Comments { get; } = [];

    /// <param name="mondays">All weeks that were counted, the oldest first.</param>
    /// <param name="shown">How many of the last the report is about.</param>
    public AnswerReport Report(IReadOnlyList<DateOnly> mondays, int shown)
    {
        var from = mondays[^shown];
        var all = mondays.Select(monday => new AnswerWeek(monday, Figures(monday, monday))).ToArray();
        return new AnswerReport(
            all[^shown..], Figures(from, mondays[^1]), Figures(mondays[^(2 * shown)], from.AddDays(-7)),
            [.. Enumerable.Range(0, Bands).Select(band => Band(band, from))],
            [.. Words.Where(w => w.Week >= from && !w.Useful).GroupBy(w => w.Reason)
                .Select(g => new ReasonCount(g.Key, g.Sum(w => w.Times))).OrderByDescending(r => r.Times).ThenBy(r => r.Reason)],
            Comments,
            [
                Judge(DriftMeasure.Abstained, f => f.Abstained), Judge(DriftMeasure.NotUseful, f => f.Unhelpful),
                Judge(DriftMeasure.OwnWords, f => f.OwnWords),
            ]);

        DriftVerdict Judge(DriftMeasure measure, Func<AnswerFigures, Part> part) =>
            Drift.Judge(measure, [.. all.Select(week => (week.Monday, part(week.Figures)))], shown);
    }

    private AnswerFigures Figures(DateOnly first, DateOnly last)
    {
        var drafts = Drafts.Where(d => d.Week >= first && d.Week <= last).ToArray();
        var replies = Replies.Where(r => r.Week >= first && r.Week <= last).ToArray();
        var words = Words.Where(w => w.Week >= first && w.Week <= last).ToArray();
        return new AnswerFigures(
            drafts.Sum(d => d.Drafts), drafts.Sum(d => d.Contradicting),
            [.. Enum.GetValues<DraftFate>().Select(fate => Fate(fate, [.. drafts.Where(d => d.Fate == fate)]))],
            [.. Enum.GetValues<ReplyKind>().Select(kind => replies.Where(r => r.Kind == kind).Sum(r => r.Tickets))],
            replies.Sum(r => r.Recalled),
            words.Where(w => w.Useful).Sum(w => w.Times), words.Where(w => !w.Useful).Sum(w => w.Times));
    }

    private static FateFigures Fate(DraftFate fate, DraftCell[] cells)
    {
        var drafts = cells.Sum(d => d.Drafts);
        return new FateFigures(fate, drafts, drafts == 0 ? null : cells.Sum(d => d.Confidence) / drafts);
    }

    private ConfidenceBand Band(int band, DateOnly from)
    {
        var cells = Drafts.Where(d => d.Band == band && d.Week >= from).ToArray();
        return new ConfidenceBand(
            (double)band / Bands, cells.Sum(d => d.Drafts), Of(DraftFate.Abstained),
            Of(DraftFate.AsItStood) + Of(DraftFate.Edited) + Of(DraftFate.NotUsed), Of(DraftFate.AsItStood), Of(DraftFate.Edited));

        int Of(DraftFate fate) => cells.Where(d => d.Fate == fate).Sum(d => d.Drafts);
    }
}
