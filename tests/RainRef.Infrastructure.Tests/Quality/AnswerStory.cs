using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Reviewing;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tests.Tickets;

namespace RainRef.Infrastructure.Tests.Quality;

/// <summary>What happened on one ticket, written by hand.</summary>
internal sealed class AnswerStory(Work work, int number)
{
    private readonly Actor _mara = new(Guid.CreateVersion7(), "Mara", Role.Support, work.WorkspaceId);
    private Ticket? _ticket;

    public Answer Last { get; private set; } = null!;

    public AnswerStory Draft(
        string at, double confidence, AnswerOrigin origin = AnswerOrigin.Drafted, bool abstained = false, params Contradiction[] contradictions)
    {
        var now = Time(at);
        if (_ticket is null)
        {
            _ticket = new Ticket(Id(now), work.WorkspaceId, number, new TicketOrigin("test", "support", null, null, null, null), $"Ticket {number}", now);
            work.Add(_ticket);
        }

        Last?.Supersede();
        var draft = new Draft(abstained, abstained ? "Nothing is written about it." : null, confidence, 0.3, [], [], [], "extractive/1") { Contradictions = contradictions };
        Last = new Answer(Id(now), work.WorkspaceId, _ticket.Id, draft, now, Last, origin, origin == AnswerOrigin.Drafted ? null : "Mara");
        work.Add(Last);
        return this;
    }

    public AnswerStory Edit(string at) => Draft(at, Last.Confidence, AnswerOrigin.Edited);

    public AnswerStory Send(string at)
    {
        Assert.True(Last.Send("Mara", Time(at)).Succeeded);
        return Out(at, "Mara", Last.Id);
    }

    public AnswerStory Own(string at, string author = "Mara") => Out(at, author, null);

    public AnswerStory Solve(string at)
    {
        Assert.True(_ticket!.Solve(Time(at)).Succeeded);
        return this;
    }

    public AnswerStory Say(string at, bool useful, FeedbackReason? reason = null, string? comment = null)
    {
        var feedback = new AnswerFeedback(Id(Time(at)), work.WorkspaceId, Last.Id, _mara);
        feedback.Say(useful, reason, comment, Time(at));
        work.Add(feedback);
        return this;
    }

    public AnswerStory Recall(string at)
    {
        var card = new KbCard(Id(Time(at)), work.WorkspaceId, new CardContent("Card", "It says so.", [], null), "Mara", Time(at));
        work.Add(card);
        work.Add(new CardRecall(Id(Time(at)), card, Last.Id, _ticket!.Id, 1, _mara, Time(at)));
        return this;
    }

    private AnswerStory Out(string at, string author, Guid? answer)
    {
        work.Add(new Message(Id(Time(at)), work.WorkspaceId, _ticket!.Id, null, MessageDirection.Outbound, author, "Hello.", Time(at), answer));
        return this;
    }

    private static DateTimeOffset Time(string at) => DateTimeOffset.Parse($"2026-{at}Z", System.Globalization.CultureInfo.InvariantCulture);

    private static Guid Id(DateTimeOffset now) => Ids.New(new SetClock(now));
}
