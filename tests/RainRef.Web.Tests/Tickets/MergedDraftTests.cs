using System.Net;
using System.Text;
using System.Text.Json;
using RainRef.Domain.Workspaces;

namespace RainRef.Web.Tests.Tickets;

/// <summary>What somebody was writing on a ticket stands in their box of the one that it was merged into.</summary>
public sealed class MergedDraftTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Merge_WhileSeveralWrite_PutsEachIntoTheirOwnBoxAndUndoGivesItBack()
    {
        var (ann, bob, survivor, duplicate) = await TwoTicketsAsync("draft-merge");
        await WriteAsync(ann, survivor, "reply", "Dear customer, we look.");
        await WriteAsync(ann, duplicate, "reply", "It is on its way, see [email:1].");
        await WriteAsync(bob, duplicate, "note", "I called them.");
        var file = await AttachAsync(bob, duplicate);
        await WriteAsync(bob, duplicate, "reply", "Here is the invoice.", file);

        var move = await ann.SubmitAsync($"/support/tickets/{duplicate}/merge", new { into = survivor });

        // The duplicate's customer is the survivor's second.
        Assert.Equal("Dear customer, we look.\n\nIt is on its way, see [email:2].", await ReadAsync(ann, survivor, "reply"));
        Assert.Equal("I called them.", await ReadAsync(bob, survivor, "note"));
        var carried = (await bob.ReadAsync($"/support/tickets/{survivor}/drafts/reply")).GetProperty("draft");
        Assert.Equal(file, carried.GetProperty("attachment_ids")[0].GetGuid());
        Assert.Equal("one;two", await bob.GetStringAsync($"/support/tickets/{survivor}/attachments/{file}"));
        // The page of the duplicate was still open: its last words follow.
        await WriteAsync(bob, duplicate, "note", "I called them twice.");
        Assert.Equal("I called them twice.", await ReadAsync(bob, survivor, "note"));

        await ann.SubmitAsync($"/support/tickets/{survivor}/moves/{move.Id()}/undo", null);

        Assert.Equal("Dear customer, we look.", await ReadAsync(ann, survivor, "reply"));
        Assert.Equal("It is on its way, see [email:1].", await ReadAsync(ann, duplicate, "reply"));
        Assert.Equal(("I called them twice.", null), (await ReadAsync(bob, duplicate, "note"), await ReadAsync(bob, survivor, "note")));
        Assert.Equal(("Here is the invoice.", null), (await ReadAsync(bob, duplicate, "reply"), await ReadAsync(bob, survivor, "reply")));
        Assert.Equal("one;two", await bob.GetStringAsync($"/support/tickets/{duplicate}/attachments/{file}"));
    }

    [Fact]
    public async Task MergeUndone_AfterTheWordsWereChangedOrSent_LosesNoneAndRepeatsNoneThatWentOut()
    {
        var (ann, bob, survivor, duplicate) = await TwoTicketsAsync("draft-undo");
        await WriteAsync(ann, duplicate, "reply", "It is on its way.");
        await WriteAsync(bob, duplicate, "reply", "We look into it.");
        var move = await ann.SubmitAsync($"/support/tickets/{duplicate}/merge", new { into = survivor });
        await WriteAsync(ann, survivor, "reply", "It is on its way since Monday.");
        var version = (await bob.ReadAsync($"/support/tickets/{survivor}/drafts/reply")).GetProperty("draft").GetProperty("version").GetInt64();
        await bob.SubmitAsync($"/support/tickets/{survivor}/replies", new { text = "We look into it.", draft_version = version }, HttpStatusCode.Created);
        Assert.Null(await ReadAsync(bob, survivor, "reply"));

        await ann.SubmitAsync($"/support/tickets/{survivor}/moves/{move.Id()}/undo", null);

        Assert.Equal("It is on its way since Monday.", await ReadAsync(ann, survivor, "reply"));
        Assert.Equal("It is on its way.", await ReadAsync(ann, duplicate, "reply"));
        Assert.Null(await ReadAsync(bob, duplicate, "reply"));
    }

    [Fact]
    public async Task Merge_WhileAnAnswerIsEdited_PutsTheWordsIntoTheEditorsReplyAndUndoGivesThemBack()
    {
        var (ann, _, survivor, duplicate) = await TwoTicketsAsync("draft-edit");
        await WriteAsync(ann, duplicate, "answer", "Hold the button, as I said.");

        var move = await ann.SubmitAsync($"/support/tickets/{duplicate}/merge", new { into = survivor });
        Assert.Equal(("Hold the button, as I said.", null), (await ReadAsync(ann, survivor, "reply"), await ReadAsync(ann, survivor, "answer")));
        // The page of the duplicate was still open.
        await WriteAsync(ann, duplicate, "answer", "Hold the button, as I said twice.");
        Assert.Equal("Hold the button, as I said twice.", await ReadAsync(ann, survivor, "reply"));

        await ann.SubmitAsync($"/support/tickets/{survivor}/moves/{move.Id()}/undo", null);
        Assert.Equal(("Hold the button, as I said twice.", null), (await ReadAsync(ann, duplicate, "answer"), await ReadAsync(ann, survivor, "reply")));
    }

    [Fact]
    public async Task Merge_OfATicketWhoseAnswerWasEdited_PutsTheWordsIntoTheEditorsBox()
    {
        const string card = "To reset the printer, hold the green button for 10 seconds. The printer restarts after that.";
        var (ann, bob, survivor, _) = await TwoTicketsAsync("draft-answer");
        await ann.SubmitAsync("/kb/cards", new { title = "Printer", body = card, state = "approved" }, HttpStatusCode.Created);
        var answer = await ann.SubmitAsync("/support/answer", new { source = "email", channel = "support", text = "How can I reset the printer with the green button?" });
        Assert.False(answer.GetProperty("abstained").GetBoolean(), answer.ToString());
        var duplicate = answer.GetProperty("ticket_id").GetGuid();
        const string edited = "The printer restarts after that. I did it for you just now.";
        await bob.SendAsync(HttpMethod.Put, $"/support/answers/{answer.GetProperty("answer_id").GetGuid()}", new { text = edited }, HttpStatusCode.OK);

        var move = await ann.SubmitAsync($"/support/tickets/{duplicate}/merge", new { into = survivor });

        Assert.Equal(edited, await ReadAsync(bob, survivor, "reply"));
        Assert.Null(await ReadAsync(ann, survivor, "reply"));
        await ann.SubmitAsync($"/support/tickets/{survivor}/moves/{move.Id()}/undo", null);
        Assert.Null(await ReadAsync(bob, survivor, "reply"));
    }

    private async Task<(HttpClient Ann, HttpClient Bob, Guid Survivor, Guid Duplicate)> TwoTicketsAsync(string workspace)
    {
        var ann = (await fixture.Server.KeyAsync(workspace, Role.Admin)).Client;
        var bob = (await fixture.Server.KeyAsync(workspace, Role.Support)).Client;
        return (ann, bob, await SendAsync(ann, "s", "My invoice is missing, write to first@mail.example.org", "u-1"),
            await SendAsync(ann, "d", "Invoice missing again! Answer second@mail.example.org", "u-2"));
    }

    private static async Task<Guid> SendAsync(HttpClient client, string id, string text, string user)
    {
        var ticket = (await client.SubmitAsync("/support/ingest", new { source = "email", channel = "support", text, user_ref = user, external_id = id }))
            .GetProperty("ticket_id").GetGuid();
        await Testing.Eventually.TrueAsync(async () => (await client.ReadAsync($"/support/tickets/{ticket}")).GetProperty("triage").ValueKind != JsonValueKind.Null);
        return ticket;
    }

    private static Task WriteAsync(HttpClient client, Guid ticket, string kind, string text, params Guid[] files) =>
        client.SendAsync(HttpMethod.Put, $"/support/tickets/{ticket}/drafts/{kind}", new { text, attachment_ids = files }, HttpStatusCode.OK);

    private static async Task<string?> ReadAsync(HttpClient client, Guid ticket, string kind) =>
        (await client.ReadAsync($"/support/tickets/{ticket}/drafts/{kind}")).GetProperty("draft") is { ValueKind: JsonValueKind.Object } draft ? draft.Text("text") : null;

    private static async Task<Guid> AttachAsync(HttpClient client, Guid ticket)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes("one;two")), "file", "invoice.csv" } };
        return (await client.SendAsync(HttpMethod.Post, $"/support/tickets/{ticket}/attachments", form, HttpStatusCode.Created)).Id();
    }
}
