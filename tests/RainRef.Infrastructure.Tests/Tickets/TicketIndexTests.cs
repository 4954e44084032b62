using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Knowledge.Searching;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Tickets.Similar;

namespace RainRef.Infrastructure.Tests.Tickets;

/// <summary>The index of tickets holds what they say now, and nothing of what masks are called.</summary>
public sealed class TicketIndexTests : NodeTest
{
    [Fact]
    public async Task Index_AfterATicketSaysSomethingElse_CountsOutItsOldWords()
    {
        var ticket = await AddAsync("Spooler", "The spooler crashes for [email:1].");
        await IndexAsync(ticket);
        Assert.Equal(1, await AskAsync<int>("SELECT frequency FROM ticket_search_terms WHERE term = 'spooler'"));
        Assert.Equal(0, await AskAsync<long>("SELECT count(*) FROM ticket_search_terms WHERE term = 'email'"));

        await using (var work = await OpenAsync())
        {
            (await work.LockAsync<Ticket>(ticket, Ct))!.Rename("Sidebar", DateTimeOffset.UnixEpoch);
            var message = work.Db.Messages.Single(m => m.TicketId == ticket);
            message.MoveTo(ticket, "The sidebar is blue.");
            await work.Db.SaveChangesAsync(Ct);
            await TicketIndex.NoteAsync(work, Ct, ticket);
            await work.CommitAsync(Ct);
        }

        await Node.Get<SearchIndexer>().IndexAllAsync(Node.Get<RainRefDatabase>(), IndexSpace.Tickets, Workspace, Ct);

        Assert.Equal(0, await AskAsync<long>("SELECT count(*) FROM ticket_search_terms WHERE term = 'spooler'"));
        Assert.Equal(0, await AskAsync<long>("SELECT count(*) FROM ticket_search_postings WHERE term = 'spooler'"));
        Assert.Equal(1, await AskAsync<int>("SELECT frequency FROM ticket_search_terms WHERE term = 'sidebar'"));
        Assert.Equal(1, await AskAsync<long>("SELECT tickets FROM ticket_search_totals"));
    }

    [Fact]
    public async Task Note_WhileAJobWaits_AddsNoOther()
    {
        var (one, two) = (await AddAsync("One", "One."), await AddAsync("Two", "Two."));
        await NoteAsync(one);
        await NoteAsync(two);

        Assert.Equal(1, await AskAsync<long>("SELECT count(*) FROM jobs WHERE kind = 'tickets.index'"));
        Assert.Equal(2, await AskAsync<long>("SELECT count(*) FROM ticket_search_pending"));
    }

    private async Task IndexAsync(Guid ticket)
    {
        await NoteAsync(ticket);
        await Node.Get<SearchIndexer>().IndexAllAsync(Node.Get<RainRefDatabase>(), IndexSpace.Tickets, Workspace, Ct);
    }

    private async Task NoteAsync(Guid ticket)
    {
        await using var work = await OpenAsync();
        await TicketIndex.NoteAsync(work, Ct, ticket);
        await work.CommitAsync(Ct);
    }

    private int _number;

    private async Task<Guid> AddAsync(string subject, string text)
    {
        var id = Ids.New(TimeProvider.System);
        await using var work = await OpenAsync();
        work.Add(new Ticket(
            id, Workspace, ++_number, new TicketOrigin("test", "support", null, null, null, null), subject, DateTimeOffset.UnixEpoch));
        work.Add(new Message(
            Ids.New(TimeProvider.System), Workspace, id, null, MessageDirection.Inbound, "customer", text, DateTimeOffset.UnixEpoch));
        await work.CommitAsync(Ct);
        return id;
    }
}
