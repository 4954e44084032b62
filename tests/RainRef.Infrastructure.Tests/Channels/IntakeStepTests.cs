using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;
using RainRef.Testing;

namespace RainRef.Infrastructure.Tests.Channels;

public sealed class IntakeStepTests : NodeTest
{
    [Fact]
    public async Task Run_Batch_OpensATicketForEachWithNumbersOfTheirOwn()
    {
        var ids = await StoreAsync([.. Enumerable.Range(0, 20).Select(i => Event($"e-{i}"))]);

        await RunStepAsync(StepNames.Intake, new IntakePayload(ids));

        Assert.Equal(20, await CountAsync("tickets"));
        Assert.Equal(20, await AskAsync<long>("SELECT max(number) FROM tickets"));
        Assert.Equal(20, await CountAsync("jobs WHERE kind = 'triage' AND ordering_key IS NOT NULL"));
    }

    [Fact]
    public async Task Run_SameJobAgain_ChangesNothing()
    {
        var ids = await StoreAsync(Event("e-1"), Event("e-2", "e-1"));

        await RunStepAsync(StepNames.Intake, new IntakePayload(ids));
        await ExecuteAsync("DELETE FROM jobs");
        await RunStepAsync(StepNames.Intake, new IntakePayload(ids));

        Assert.Equal((1, 2, 0), (await CountAsync("tickets"), await CountAsync("messages"), await CountAsync("jobs")));
    }

    [Fact]
    public async Task Run_RepliesInTheSameAndInALaterBatch_JoinTheirTicket()
    {
        var first = await StoreAsync(Event("e-1"), Event("e-2", "e-1"), Event("x-1"));
        var later = await StoreAsync(Event("e-3", "e-1"), Event("e-4", "e-3"));

        await RunStepAsync(StepNames.Intake, new IntakePayload(first));
        await ExecuteAsync("DELETE FROM jobs");
        await RunStepAsync(StepNames.Intake, new IntakePayload(later));

        Assert.Equal(2, await CountAsync("tickets"));
        Assert.Equal(4, await AskAsync<long>("SELECT max(n) FROM (SELECT count(*) AS n FROM messages GROUP BY ticket_id) t"));
    }

    [Fact]
    public async Task Run_ReplyBeforeItsParent_BothOnOneTicket()
    {
        var ids = await StoreAsync(Event("e-1"), Event("e-2", "e-1"));

        await RunStepAsync(StepNames.Intake, new IntakePayload([ids[1]]));
        await ExecuteAsync("DELETE FROM jobs");
        await RunStepAsync(StepNames.Intake, new IntakePayload([ids[0]]));

        Assert.Equal((1, 2), (await CountAsync("tickets"), await CountAsync("messages")));
    }

    [Fact]
    public async Task Run_RepliesOfOneThreadAtTheSameTime_AllOnOneTicket()
    {
        var ids = await StoreAsync([.. Enumerable.Range(0, 30).Select(i => Event($"e-{i}", "thread"))]);
        foreach (var id in ids)
            await EnqueueAsync(new JobDraft(StepNames.Intake, null, PayloadJson.Write(new IntakePayload([id]))));

        await using (await RainRefNode.Create(Database, null, "Pipeline:BackoffMilliseconds=20", "Pipeline:PollMilliseconds=20").RunAsync())
            await Eventually.TrueAsync(async () => await CountAsync("jobs") == 0);

        Assert.Equal((1, 30, 0), (await CountAsync("tickets"), await CountAsync("messages"), await CountAsync("dead_letters")));
    }

    [Fact]
    public async Task Run_OnePoisonEventAmongTwenty_TheOthersBecomeTickets()
    {
        await ExecuteAsync(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
              IF NEW.text LIKE '% e-7' THEN RAISE EXCEPTION 'poison'; END IF; RETURN NEW; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION refuse();
            """);
        var ids = await StoreAsync([.. Enumerable.Range(0, 20).Select(i => Event($"e-{i}"))]);
        await EnqueueAsync(new JobDraft(StepNames.Intake, null, PayloadJson.Write(new IntakePayload(ids))));

        await using (await RainRefNode.Create(
            Database, null, "Pipeline:MaxAttempts=2", "Pipeline:BackoffMilliseconds=1", "Pipeline:PollMilliseconds=20").RunAsync())
            await Eventually.TrueAsync(async () => await CountAsync("jobs") == 0);

        Assert.Equal(19, await CountAsync("tickets WHERE triage IS NOT NULL"));
        Assert.Equal(1, await CountAsync("dead_letters"));
        Assert.Contains("poison", await AskAsync<string>("SELECT error FROM dead_letters"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StepNames.Triage)]
    [InlineData(StepNames.Grounding)]
    [InlineData(StepNames.Planning)]
    [InlineData(StepNames.Signal)]
    public async Task Rerun_StepOfAFinishedTicket_MakesNothingTwice(string kind)
    {
        await StoreAsync(Event("e-1", text: "I was charged twice for the same invoice."));
        await RunPipelineAsync();
        var before = await StateAsync();
        var ticket = await AskAsync<Guid>("SELECT id FROM tickets");

        await EnqueueAsync(new JobDraft(kind, ticket, PayloadJson.Write(new TicketPayload(ticket))));
        await RunPipelineAsync();

        Assert.Equal("billing 1 done 1 1 1", before);
        Assert.Equal(before, await StateAsync());
    }

    [Theory]
    [InlineData(StepNames.Gate)]
    [InlineData(StepNames.Execution)]
    public async Task Rerun_StepOfAFinishedAction_MakesNothingTwice(string kind)
    {
        await StoreAsync(Event("e-1", text: "I was charged twice for the same invoice."));
        await RunPipelineAsync();
        var (before, receipts) = (await StateAsync(), await CountAsync("receipts"));
        var (action, ticket) = (await AskAsync<Guid>("SELECT id FROM actions"), await AskAsync<Guid>("SELECT id FROM tickets"));

        await EnqueueAsync(new JobDraft(kind, ticket, PayloadJson.Write(new ActionPayload(action, ticket))));
        await RunPipelineAsync();

        Assert.Equal(before, await StateAsync());
        Assert.Equal(receipts, await CountAsync("receipts"));
    }

    // Intent, standing answers, the action's status, decisions, notes, signals.
    private Task<string> StateAsync() => AskAsync<string>(
        """
        SELECT concat_ws(' ', (SELECT intent FROM tickets), (SELECT count(*) FROM answers WHERE status = 'proposed'),
          (SELECT string_agg(status, ',') FROM actions), (SELECT count(*) FROM decisions),
          (SELECT count(*) FROM messages WHERE direction = 'note'), (SELECT count(*) FROM product_signals))
        """);

    private async Task RunPipelineAsync()
    {
        await using var node = await RainRefNode.Create(Database, null, "Pipeline:PollMilliseconds=20").RunAsync();
        await Eventually.TrueAsync(async () => await CountAsync("jobs") == 0);
        Assert.Equal(0, await CountAsync("dead_letters"));
    }

    private static RawEvent Event(string externalId, string? inReplyTo = null, string text = "How do I do that?") => new(
        "email", "support", $"{text} {externalId}", "u-1", null,
        inReplyTo is null ? null : new() { ["in_reply_to"] = inReplyTo }, externalId);

    private async Task<Guid[]> StoreAsync(params RawEvent[] events)
    {
        var normalizer = Node.Get<EventNormalizer>();
        var stored = await Node.Get<EventIngestor>().StoreManyAsync(
            Workspace, [.. events.Select(e => new IncomingEvent(Ids.New(TimeProvider.System), normalizer.Normalize(e).Value))], Ct);
        if (events.Length > 1)
            await ExecuteAsync("DELETE FROM jobs");
        return [.. stored.Select(s => s.Id)];
    }
}
