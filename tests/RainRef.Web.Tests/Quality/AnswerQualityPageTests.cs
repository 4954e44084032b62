using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Quality;
using RainRef.Infrastructure.Quality;
using RainRef.Web.Quality;
using RainRef.Web.Tests.Components;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Tests.Quality;

public sealed class AnswerQualityPageTests : BunitContext
{
    private static readonly DateOnly Monday = new(2026, 11, 16);
    private readonly Figures _figures = new();

    public AnswerQualityPageTests()
    {
        Services.AddSingleton<ILiveFeed, QuietFeed>().AddSingleton<TimeProvider>(new FixedClock(FixedClock.Noon)).AddSingleton<IAnswerQualityData>(_figures);
        SetRendererInfo(new RendererInfo("Server", true));
    }

    [Fact]
    public void Page_OfASpan_SaysItsFiguresItsFlagsAndItsComments()
    {
        var quiet = Week(10, 1, 4, 3, 1);
        var worse = Week(30, 15, 2, 1, 5);
        var flag = new DriftFlag(Monday, new Part(15, 30), new Part(12, 120), 0.000_01);
        _figures.Report = new AnswerReport(
            [new AnswerWeek(Monday.AddDays(-7), quiet), new AnswerWeek(Monday, worse)], Week(40, 16, 6, 4, 6), quiet,
            [new ConfidenceBand(0, 16, 16, 0, 0, 0), new ConfidenceBand(0.8, 24, 0, 8, 6, 1)],
            [new ReasonCount(FeedbackReason.Outdated, 2), new ReasonCount(null, 1)],
            [new AnswerComment(Guid.Empty, 12, "Mara", false, FeedbackReason.Outdated, "Ask [email:1]", FixedClock.Noon)],
            [
                new DriftVerdict(DriftMeasure.Abstained, 2, 1, 30, [flag]), new DriftVerdict(DriftMeasure.NotUseful, 2, 0, 6, []),
                new DriftVerdict(DriftMeasure.OwnWords, 2, 2, 40, []),
            ]);

        var page = Open("?weeks=4");

        Assert.Equal(4, _figures.Asked);
        Assert.Equal("Last 4 weeks", page.Find(".spans [aria-current=page]").TextContent);
        Assert.Equal(
            ["40 10 in the 4 weeks before", "40 % 16 of 40 drafts; before 10 %", "60 % 6 of 10 tickets; before 57 %", "60 % 6 of 10 judgements; before 20 %"],
            page.FindAll(".figure").Select(f => $"{f.QuerySelector("b")!.TextContent} {f.QuerySelector("small")!.TextContent}"));
        var verdicts = page.FindAll(".verdicts > li").Select(v => v.TextContent).ToList();
        Assert.Contains("Week of 16 Nov: 15 of 30 drafts abstained (50 %); in the weeks before it 12 of 120 (10 %).", verdicts[0]);
        Assert.Contains("Too few to judge: a week needs 20, and so does one before it; the fullest has 6.", verdicts[1]);
        Assert.Contains("2 of 2 weeks had enough to be judged.", verdicts[2]);
        var weeks = page.FindAll("[aria-labelledby=by-week] tbody tr");
        Assert.DoesNotContain("Abstained", weeks[0].TextContent);
        Assert.Contains("Abstained", weeks[1].TextContent);
        Assert.Equal(["1.00", "24", "0", "6", "1", "75 %"], page.FindAll("[aria-labelledby=calibration] tbody tr")[0].Children.Select(c => c.TextContent[(c.TextContent.LastIndexOf("to ", StringComparison.Ordinal) is > 0 and var at ? at + 3 : 0)..]));
        Assert.Equal("/app/inbox/12", page.Find(".comments a").GetAttribute("href"));
        Assert.Equal("email:1", page.Find(".comments .masked").TextContent);
        Assert.Equal(4 + 4, page.FindAll("svg rect").Count);
    }

    [Fact]
    public void Page_WithoutDrafts_SaysSo()
    {
        var none = Week(0, 0, 0, 0, 0) with { Useful = 0 };
        _figures.Report = new AnswerReport([new AnswerWeek(Monday, none)], none, none, [], [], [], []);

        Assert.Equal("No draft was written in this span.", Open("?weeks=1000").Find("main h2").TextContent);
        Assert.Equal(13, _figures.Asked);
    }

    [Fact]
    public void Page_ThatDoesNotLoad_SaysSoAndTriesAgain()
    {
        var page = Open("");
        Assert.Equal("The figures did not load", page.Find("[role=alert] h2").TextContent);

        _figures.Report = null;
        _figures.Asked = 0;
        page.Find("[role=alert] button").Click();

        Assert.Equal(13, _figures.Asked);
    }

    // The drafts that did not abstain were sent as they stood, edited, left or wait.
    private static AnswerFigures Week(int drafts, int abstained, int stood, int own, int bad) => new(
        drafts, 0,
        [
            new FateFigures(DraftFate.AsItStood, stood, stood > 0 ? 0.8 : null), new FateFigures(DraftFate.Edited, 0, null),
            new FateFigures(DraftFate.NotUsed, drafts - abstained - stood, 0.5), new FateFigures(DraftFate.Waiting, 1, 0.6),
            new FateFigures(DraftFate.Abstained, abstained, 0.1),
        ],
        [stood, 0, own], 0, 4, bad);

    private IRenderedComponent<CascadingValue<TimeProvider>> Open(string query)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/app/quality/answers{query}");
        var claims = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, $"{Guid.CreateVersion7()}"), new(SignedInMember.WorkspaceClaim, $"{Guid.CreateVersion7()}")], "test");
        return Render<CascadingValue<TimeProvider>>(p => p
            .Add(c => c.Value, new FixedClock(FixedClock.Noon))
            .AddChildContent<CascadingValue<Task<AuthenticationState>>>(c => c
                .Add(x => x.Value, Task.FromResult(new AuthenticationState(new ClaimsPrincipal(claims))))
                .AddChildContent<AnswerQuality>()));
    }

    private sealed class Figures : IAnswerQualityData
    {
        public AnswerReport? Report { get; set; }

        public int Asked { get; set; }

        public Task<Result<AnswerReport>> LoadAsync(int weeks, CancellationToken cancellationToken)
        {
            Asked = weeks;
            return Task.FromResult<Result<AnswerReport>>(Report is { } report ? report : Error.Forbidden("forbidden", "Your role may not do this."));
        }
    }

    private sealed class QuietFeed : ILiveFeed, IDisposable
    {
        public IDisposable Subscribe(Guid workspaceId, Action<IReadOnlyList<LiveEvent>> onEvents) => this;

        public void Dispose()
        {
        }
    }
}
