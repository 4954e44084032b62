using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Testing;

namespace RainRef.Infrastructure.Tests.Pipeline;

public sealed class WorkTests : NodeTest
{
    private readonly ConcurrentQueue<LiveEvent> _live = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Node.Get<LiveFeed>().StartAsync(Ct);
        Node.Get<LiveFeed>().Subscribe(Workspace, events => events.ToList().ForEach(_live.Enqueue));
    }

    [Fact]
    public async Task Commit_RowsJobsReceiptsAndEvents_AppearTogether()
    {
        await using var work = await OpenAsync();
        var id = Fill(work);
        await work.Db.SaveChangesAsync(Ct);
        Assert.Equal(0, await EverythingAsync());

        await work.CommitAsync(Ct);

        Assert.Equal(3, await EverythingAsync());
        await Eventually.TrueAsync(() => Task.FromResult(_live.Count >= 2));
        Assert.Equal(["ticket.created", "receipt"], _live.Select(e => e.Kind).OrderDescending());
        Assert.Contains(_live, e => e.Id == id);
        Assert.True(Node.Get<JobWakeup>().TakeForOthers());
    }

    [Fact]
    public async Task Commit_FailsAtTheVeryEnd_LeavesNothingAndTellsNobody()
    {
        await ExecuteAsync(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
            CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON tickets DEFERRABLE INITIALLY DEFERRED
              FOR EACH ROW EXECUTE FUNCTION refuse();
            """);
        await using (var work = await OpenAsync())
        {
            Fill(work);
            await Assert.ThrowsAsync<PostgresException>(() => work.CommitAsync(Ct));
            Assert.False(work.Committed);
        }

        Assert.Equal(0, await EverythingAsync());
        await Task.Delay(200, Ct);
        Assert.Empty(_live);
        Assert.False(Node.Get<JobWakeup>().TakeForOthers());
    }

    [Fact]
    public async Task Dispose_WithoutCommit_LeavesNothing()
    {
        await using (var work = await OpenAsync())
        {
            Fill(work);
            await work.Db.SaveChangesAsync(Ct);
        }

        Assert.Equal(0, await EverythingAsync());
    }

    [Fact]
    public async Task Lock_HeldByAnother_WaitsAndSeesWhatTheOtherWrote()
    {
        var id = await TicketAsync();
        await using var first = await OpenAsync();
        (await first.LockAsync<Ticket>(id, Ct))!.Rename("Renamed", TimeProvider.System.GetUtcNow());
        await using var second = await OpenAsync();
        // Read before the lock: what the lock returns must be the newer state all the same.
        await second.FindAsync<Ticket>(id, Ct);

        var waiting = second.LockAsync<Ticket>(id, Ct);
        await Task.Delay(200, Ct);
        Assert.False(waiting.IsCompleted);
        await first.CommitAsync(Ct);

        Assert.Equal("Renamed", (await waiting)!.Subject);
    }

    [Fact]
    public async Task Lock_ManyCounters_LoseNoChange()
    {
        var id = await TicketAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async n =>
        {
            for (var i = 0; i < 5; i++)
            {
                await using var work = await OpenAsync();
                var ticket = (await work.LockAsync<Ticket>(id, Ct))!;
                ticket.Tag([.. ticket.Tags, $"{n}-{i}"], TimeProvider.System.GetUtcNow());
                await work.CommitAsync(Ct);
            }
        }));

        Assert.Equal(40, await AskAsync<int>("SELECT cardinality(tags) FROM tickets"));
    }

    private Guid Fill(Work work)
    {
        var ticket = NewTicket();
        work.Add(ticket);
        work.Enqueue(Numbered(1));
        work.Record(new ReceiptDraft("test", ticket.Id, ticket.Id, Actor.Program(Workspace), new JsonObject { ["a"] = 1 }));
        work.Announce("ticket.created", ticket.Id, ticket.Id);
        return ticket.Id;
    }

    private async Task<Guid> TicketAsync()
    {
        await using var work = await OpenAsync();
        var ticket = NewTicket();
        work.Add(ticket);
        await work.CommitAsync(Ct);
        return ticket.Id;
    }

    private Ticket NewTicket() => new(
        Ids.New(TimeProvider.System), Workspace, 1, new TicketOrigin("a", "b", null, null, null, null), "Test", TimeProvider.System.GetUtcNow());

    private Task<long> EverythingAsync() => AskAsync<long>(
        """
        SELECT (SELECT count(*) FROM tickets) + (SELECT count(*) FROM jobs) + (SELECT count(*) FROM receipts)
        """);
}
