using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Answers;
using RainRef.Domain.Quality;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Quality;
using RainRef.Infrastructure.Tests.Tickets;
using RainRef.Infrastructure.Workspaces;
using RainRef.Testing;

namespace RainRef.Infrastructure.Tests.Quality;

/// <summary>It is Wednesday, 18 November 2026; two weeks begin on the 9th, the two before them on 26 October.</summary>
public sealed class AnswerQualityTests : NodeTest
{
    private readonly SetClock _clock = new(new DateTimeOffset(2026, 11, 18, 12, 0, 0, TimeSpan.Zero));
    private RainRefNode _node = null!;
    private int _number;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _node = RainRefNode.Create(Database, s => s.AddSingleton<TimeProvider>(_clock));
    }

    public override async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Report_OfTwoWeeks_CountsWhatBecameOfEachDraft()
    {
        await TellAsync();
        await AnotherWorkspaceAsync();

        var report = await ReadAsync(2);

        Assert.Equal([new DateOnly(2026, 11, 9), new DateOnly(2026, 11, 16)], report.Weeks.Select(w => w.Monday));
        Assert.Equal([5, 4], report.Weeks.Select(w => w.Figures.Drafts));
        Assert.Equal((9, 1, 1, 1), (report.Sum.Drafts, report.Sum.Abstained.Count, report.Sum.Contradicting, report.Before.Drafts));
        Assert.Equal([(2, 0.85), (1, 0.7), (3, 0.5), (2, 0.7), (1, 0.1)], report.Sum.Fates.Select(f => (f.Drafts, Math.Round(f.MeanConfidence!.Value, 6))));
        Assert.Equal((1, 0.85, null), (report.Before.Fates[0].Drafts, report.Before.Fates[0].MeanConfidence, report.Before.Fates[1].MeanConfidence));
        Assert.Equal([2, 0, 2], report.Weeks[0].Figures.Answered);
        Assert.Equal([1, 1, 0], report.Weeks[1].Figures.Answered);
        Assert.Equal(new Part(3, 6), report.Sum.By(ReplyKind.AsItStood));
        Assert.Equal([1, 0, 0], report.Before.Answered);
        Assert.Equal([1, 0], report.Weeks.Select(w => w.Figures.Recalled));
    }

    [Fact]
    public async Task Report_OfTwoWeeks_SetsConfidenceAgainstWhatWasSent()
    {
        await TellAsync();

        Assert.Equal(
            [new(0, 1, 1, 0, 0, 0), new(0.2, 0, 0, 0, 0, 0), new(0.4, 2, 0, 2, 0, 0), new(0.6, 4, 0, 2, 0, 1), new(0.8, 2, 0, 2, 2, 0)],
            (await ReadAsync(2)).Bands);
    }

    [Fact]
    public async Task Report_OfTwoWeeks_HoldsWhatPeopleSaidInThem()
    {
        await TellAsync();
        await AnotherWorkspaceAsync();

        var report = await ReadAsync(2);

        Assert.Equal((1, 3, new Part(1, 1)), (report.Sum.Useful, report.Sum.NotUseful, report.Before.Unhelpful));
        Assert.Equal([new(FeedbackReason.WrongSource, 2), new(FeedbackReason.ShouldHaveAnswered, 1)], report.Reasons);
        Assert.Equal([(9, "Wrong again."), (4, "Wrong card, ask [email:1].")], report.Comments.Select(c => ((int)c.TicketNumber, c.Comment)));
        Assert.Equal((FeedbackReason.WrongSource, false, "Mara"), (report.Comments[0].Reason, report.Comments[0].Useful, report.Comments[0].By));
        Assert.All(report.Drift, verdict => Assert.Equal((0, 0), (verdict.Judged, verdict.Flags.Count)));
    }

    [Fact]
    public async Task Report_WithoutAnything_IsEmpty()
    {
        await AnotherWorkspaceAsync();

        Assert.True((await ReadAsync(4)).IsEmpty);
    }

    [Theory]
    [InlineData(15, 1)]
    [InlineData(4, 0)]
    public async Task Report_OfAWeekAfterFour_FlagsItWhereChanceDoesNotAllowIt(int abstained, int flags)
    {
        await using (var work = await OpenAsync())
        {
            foreach (var day in (string[])["10-21", "10-28", "11-04", "11-11"])
                Week(work, day, 2);
            Week(work, "11-17", abstained);
            await work.CommitAsync(Ct);
        }

        foreach (var weeks in (int[])[1, 4])
        {
            var verdict = (await ReadAsync(weeks)).Drift[(int)DriftMeasure.Abstained];
            Assert.Equal((flags, 25), (verdict.Flags.Count, verdict.Fullest));
            Assert.All(verdict.Flags, f => Assert.Equal((new DateOnly(2026, 11, 16), new Part(15, 25), new Part(8, 100)), (f.Week, f.Found, f.Before)));
        }
    }

    private void Week(Work work, string day, int abstained)
    {
        for (var i = 0; i < 25; i++)
            Ticket(work).Draft($"{day}T10:00:00", 0.5, abstained: i < abstained);
    }

    private AnswerStory Ticket(Work work) => new(work, ++_number);

    private Task<AnswerReport> ReadAsync(int weeks) => _node.Get<AnswerQualityQueries>().ReadAsync(Workspace, weeks, Ct);

    private async Task TellAsync()
    {
        await using var work = await OpenAsync();
        Ticket(work).Draft("11-09T00:00:00", 0.9).Say("11-09T00:00:00", true).Send("11-09T01:00:00").Recall("11-17T10:00:00");
        // Written a second before the span and sent in it.
        Ticket(work).Draft("11-08T23:59:59", 0.85).Say("11-08T23:59:59", false, FeedbackReason.Outdated, "Old.").Send("11-09T10:00:00");
        Ticket(work).Draft("11-10T10:00:00", 0.7).Edit("11-10T11:00:00").Edit("11-10T12:00:00").Send("11-16T09:00:00");
        Ticket(work).Draft("11-10T10:00:00", 0.5).Say("11-12T10:00:00", false, FeedbackReason.WrongSource, "Wrong card, ask [email:1].")
            .Own("11-11T10:00:00").Own("11-17T10:00:00");
        Ticket(work).Draft("11-11T10:00:00", 0.1, abstained: true).Say("11-12T10:00:00", false, FeedbackReason.ShouldHaveAnswered).Own("11-12T10:00:00");
        Ticket(work).Draft("11-17T10:00:00", 0.75, contradictions: new Contradiction(1, 2, ContradictionKind.Number, "30 days", "14 days"));
        Ticket(work).Draft("11-17T10:00:00", 0.6).Draft("11-17T11:00:00", 0.8, AnswerOrigin.Regenerated).Send("11-18T10:00:00");
        // What a playbook mails is nobody's reply.
        Ticket(work).Draft("11-17T10:00:00", 0.65).Own("11-17T11:00:00", EmailTool.Author);
        Ticket(work).Draft("11-12T10:00:00", 0.4).Say("11-17T10:00:00", false, FeedbackReason.WrongSource, "Wrong again.").Solve("11-12T11:00:00");
        Ticket(work).Draft("10-25T23:00:00", 0.95).Send("10-26T01:00:00");
        await work.CommitAsync(Ct);
    }

    private async Task AnotherWorkspaceAsync()
    {
        var other = await Node.Get<WorkspaceAdministration>().EnsureAsync("other", "other", isDemo: false, Ct);
        await using var work = await Node.Get<WorkFactory>().OpenAsync(other, null, 0, Ct);
        Ticket(work).Draft("11-17T10:00:00", 0.9).Say("11-17T10:00:00", false, FeedbackReason.Unclear, "Ours.").Send("11-17T12:00:00").Recall("11-17T13:00:00");
        await work.CommitAsync(Ct);
    }
}
