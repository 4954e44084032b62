using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Answers;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tests.Actions;

/// <summary>An approval holds only as long as the texts that the draft beside it cites.</summary>
public sealed class CitedVersionTests : ActionTest
{
    private const string Text = "The link is sent again from the account page.";

    private static readonly string[] Changes =
    [
        "UPDATE kb_card_revisions SET body = body || ' '", "UPDATE kb_cards SET body = body || ' '",
        "UPDATE kb_cards SET answering_version = answering_version + 1", "UPDATE kb_cards SET answering_version = NULL",
        "UPDATE kb_cards SET state = 'retired'", "DELETE FROM kb_card_revisions",
    ];

    private long _tickets;

    // In one database, each with an action, a ticket and a card of its own: a database takes longer than all of it.
    [Fact]
    public async Task Run_CitedTextChangedAfterTheApproval_IsRefused()
    {
        foreach (var change in Changes)
        {
            var id = await CitingAsync();
            Assert.True((await SayAsync(Lead, id)).Succeeded, change);
            await ExecuteAsync(change);

            await RunAsync(id);

            Assert.Empty(Tool.Calls);
            Assert.Contains(
                "approval_evidence_changed",
                await AskAsync<string>($"SELECT body FROM receipts WHERE kind = 'action.refused' AND subject_id = '{id}'"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Approve_CitedTextChangedBefore_IsRefused()
    {
        var id = await CitingAsync();
        await ExecuteAsync("UPDATE kb_cards SET answering_version = NULL");

        Assert.Equal("evidence_changed", await RefusalAsync(Lead, id));
    }

    [Theory]
    [InlineData(CardState.Draft, 1)]
    [InlineData(CardState.Approved, 0)]
    public async Task Run_NewTextWrittenAfterTheApproval_IsRefusedOnceThatAnswers(CardState state, int calls)
    {
        var id = await CitingAsync();
        Assert.True((await SayAsync(Lead, id)).Succeeded);
        await using (var work = await Site.Get<WorkFactory>().OpenAsync(Workspace, null, 0, Ct))
        {
            var card = await work.Db.KbCards.SingleAsync(Ct);
            var change = new CardChange(_ => CardContent.Create("Links", Text + " Wait a minute.", [], null), state);
            Assert.True((await Site.Get<CardEditor>().ChangeAsync(work, Person(Role.Admin), card.Id, change, Ct)).Succeeded);
            await work.CommitAsync(Ct);
        }

        await RunAsync(id);

        Assert.Equal(calls, Tool.Calls.Count);
    }

    [Fact]
    public async Task Run_NothingChanged_Runs()
    {
        var id = await CitingAsync();
        var shown = (await Site.Get<ApprovalQueries>().FindAsync(Workspace, id, Ct))!;
        Assert.Contains("\"cited_versions\":[{\"id\":", shown.Canonical, StringComparison.Ordinal);
        Assert.True((await SayAsync(Lead, id, seen: shown.BindingHash)).Succeeded);

        await RunAsync(id);

        Assert.Single(Tool.Calls);
    }

    // An action that waits on a ticket whose draft cites one approved card.
    private async Task<Guid> CitingAsync()
    {
        var ticketId = Ids.New(Clock);
        await using (var work = await Site.Get<WorkFactory>().OpenAsync(Workspace, null, 0, Ct))
        {
            work.Add(new Ticket(ticketId, Workspace, ++_tickets, new TicketOrigin("email", "email", "u-1", null, null, null), "A link", Clock.GetUtcNow()));
            var content = CardContent.Create("Links", Text, [], null).Value;
            var card = (await Site.Get<CardEditor>().CreateAsync(work, Person(Role.Admin), content, CardState.Approved, Ids.New(Clock), Ct)).Value;
            var citation = new CitationDraft(1, Ids.New(Clock), FragmentOwner.Card, card.Id, card.Version, 0, Text.Length, "Links", Text);
            var draft = new Draft(false, null, 0.9, 0.5, [new DraftSentence(Text, [1])], [citation], [new RetrievedPassage(citation.FragmentId, 1)], "test");
            await Site.Get<AnswerWriter>().WriteAsync(work, ticketId, draft, Lead, Ct);
            await work.CommitAsync(Ct);
        }

        return await ProposeAsync(ticketId: ticketId);
    }
}
