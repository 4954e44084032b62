using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Answers;

namespace RainRef.Web.Answers;

/// <param name="Values">The slots' values by name.</param>
public sealed record SendBody(Dictionary<string, string>? Values = null);

public sealed record SentAnswer(Guid Id, Guid TicketId, string Status, DateTimeOffset SentAt);

/// <param name="Question">What it is to answer; absent takes what the customer wrote.</param>
/// <param name="Without">Ids of cards and sources that it must not use.</param>
public sealed record AnewBody(string? Question = null, Guid[]? Without = null);

/// <param name="Text">The whole answer as edited, in Markdown. Numbers in brackets may stand in it; proofs are found anew.</param>
public sealed record EditBody(string? Text = null);

/// <param name="Sendable">Whether every sentence is proved.</param>
/// <param name="Lacking">The numbers of the sentences that are not, from 1.</param>
public sealed record CheckedText(bool Sendable, IReadOnlyList<int> Lacking, IReadOnlyList<SentenceView> Sentences)
{
    public static CheckedText Of(EditedText edited) => new(
        edited.IsProved, [.. edited.Verdicts.Where(v => v.Code is not null).Select(v => v.Number)],
        [.. edited.Sentences.Select((s, i) => new SentenceView(s.Text, s.Citations, s.Before, edited.Verdicts[i].Code))]);
}

/// <param name="Reason"><c>wrong_source</c>, <c>outdated</c>, <c>incomplete</c>, <c>off_topic</c>, <c>unclear</c>, <c>should_have_answered</c> or <c>other</c>.</param>
/// <param name="Comment">Personal data in it is masked.</param>
public sealed record FeedbackBody(bool? Useful = null, string? Reason = null, string? Comment = null);

public sealed record FeedbackItem(
    Guid AnswerId, Guid TicketId, int Revision, bool Abstained, double Confidence, string By, bool Useful, string? Reason,
    string? Comment, DateTimeOffset At)
{
    public static FeedbackItem Of(FeedbackRow row) => new(
        row.Feedback.AnswerId, row.TicketId, row.Revision, row.Abstained, row.Confidence, row.Feedback.By, row.Feedback.Useful,
        row.Feedback.Reason is { } reason ? SnakeCase.Of(reason) : null, row.Feedback.Comment, row.Feedback.At);
}

/// <param name="Templates">One a language; none means replies without greeting and closing.</param>
/// <param name="Threshold">Below this confidence RainRef abstains, 0.05 to 0.99.</param>
/// <param name="Slots">What templates may be filled with; not read.</param>
/// <param name="Sources"><c>listed</c>: replies end with the sources that have an address anybody can open, numbered as in the text; <c>hidden</c>: neither numbers nor list.</param>
public sealed record ReplySettingsBody(
    ReplyTemplate[]? Templates = null, string? DefaultLanguage = null, double? Threshold = null, IReadOnlyList<string>? Slots = null,
    string? Sources = null)
{
    public static ReplySettingsBody Of(ReplySettings settings) =>
        new(settings.Templates, settings.DefaultLanguage, settings.Threshold, ReplySlots.Known, SnakeCase.Of(settings.Sources));

    /// <summary>Changes what is named; the rest stays.</summary>
    public async Task<Result<ReplySettingsBody>> ApplyAsync(SetReplySettings settings, Actor actor, CancellationToken ct)
    {
        ReplySources? sources = null;
        if (Sources is not null)
        {
            if (!SnakeCase.TryParse<ReplySources>(Sources, out var named))
                return Error.Validation("sources", "sources is 'listed' or 'hidden'.");
            sources = named;
        }

        return (await settings.RunAsync(actor, Templates, DefaultLanguage, Threshold, sources, ct)).Then<ReplySettingsBody>(s => Of(s));
    }
}
