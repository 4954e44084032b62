using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Knowledge;
using RainRef.Web.Tests.Workspaces;

namespace RainRef.Web.Tests.Knowledge;

public sealed class CardReviewTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Old = "Links come from mailer@acme.example and expire after 48 hours.\n\n1. Check the folder.\n2. Ask for another.";
    private const string New = "Links come from no-reply@acme.example and expire after 24 hours.\n\n1. Check the folder.\n2. Ask for another.";

    [Fact]
    public async Task Review_OneChangeRejected_TheServerComposesWhatAnswers()
    {
        var (agent, lead, card) = await InReviewAsync("review-compose");
        Assert.Contains("48 hours", (await OnlyAsync(agent, "links expire")).Text("text"));

        var review = await agent.ReadAsync($"/kb/cards/{card}/review");
        var changes = review.GetProperty("changes").EnumerateArray().ToList();
        Assert.Equal(["mailer@acme.example", "48"], changes.Select(c => c.GetProperty("change").Text("old_text")));
        Assert.Equal(New, review.Text("result"));
        await agent.SendAsync(HttpMethod.Put, Change(card, changes[0]), new { decision = "accept" }, HttpStatusCode.Forbidden);
        var undecided = await lead.SubmitAsync($"/kb/cards/{card}/approve", null, HttpStatusCode.Conflict);
        Assert.Equal("changes_undecided", undecided.Code());
        await lead.SendAsync(HttpMethod.Put, Change(card, changes[0]), new { decision = "reject" }, HttpStatusCode.OK);
        var decided = await lead.SendAsync(HttpMethod.Put, Change(card, changes[1]), new { decision = "accept" }, HttpStatusCode.OK);
        Assert.Equal((0, New.Replace("no-reply", "mailer")), (decided.GetProperty("undecided").GetInt32(), decided.Text("result")));

        var approved = await lead.SubmitAsync($"/kb/cards/{card}/approve", null);

        Assert.Equal(("approved", 3, 3), (approved.Text("state"), approved.Number("version"), approved.Number("answering_version")));
        Assert.Equal(New.Replace("no-reply", "mailer"), approved.Text("body"));
        var text = (await OnlyAsync(agent, "links expire")).Text("text");
        Assert.Contains("mailer@acme.example and expire after 24 hours", text);
        await agent.ReadAsync($"/kb/cards/{card}/review", HttpStatusCode.NotFound);
        var receipt = await Tables.QueryAsync(
            fixture.Database.OwnerConnection,
            $"SELECT r.body FROM receipts r WHERE r.subject_id = '{card}' AND kind = 'card.approved' ORDER BY id DESC LIMIT 1");
        var digest = (await lead.ReadAsync($"/kb/cards/{card}/revisions")).GetProperty("items")[0].Text("digest");
        Assert.Contains(digest!, Assert.Single(receipt));
    }

    [Fact]
    public async Task Approval_OfOnesOwnText_FollowsTheWorkspacesRule()
    {
        var (admin, _) = await fixture.Server.KeyAsync("review-own", Role.Admin);
        var (lead, _) = await fixture.Server.KeyAsync("review-own", Role.SupportLead);
        var (other, _) = await fixture.Server.KeyAsync("review-own", Role.SupportLead);
        var own = await DraftAsync(lead, Old);
        Assert.Equal("own_text", (await lead.SubmitAsync($"/kb/cards/{own}/approve", null, HttpStatusCode.Forbidden)).Code());
        Assert.Equal(
            "own_text",
            (await lead.SendAsync(HttpMethod.Patch, $"/kb/cards/{own}", new { state = "approved" }, HttpStatusCode.Forbidden)).Code());
        await other.SubmitAsync($"/kb/cards/{own}/approve", null);
        await admin.SubmitAsync($"/kb/cards/{await DraftAsync(admin, Old)}/approve", null);

        await lead.SendAsync(HttpMethod.Put, "/kb/rules", new { own_text = "nobody" }, HttpStatusCode.Forbidden);
        await admin.SendAsync(HttpMethod.Put, "/kb/rules", new { own_text = "nobody", verify_days = 30 }, HttpStatusCode.OK);
        var two = await DraftAsync(admin, Old);
        Assert.Equal("own_text", (await admin.SubmitAsync($"/kb/cards/{two}/approve", null, HttpStatusCode.Forbidden)).Code());
        var approved = await lead.SubmitAsync($"/kb/cards/{two}/approve", null);
        Assert.Equal(30, (approved.GetProperty("verify_by").GetDateTimeOffset() - approved.GetProperty("verified_at").GetDateTimeOffset()).Days);

        await admin.SendAsync(HttpMethod.Put, "/kb/rules", new { own_text = "anyone" }, HttpStatusCode.OK);
        await lead.SubmitAsync($"/kb/cards/{await DraftAsync(lead, Old)}/approve", null);
        await admin.SendAsync(HttpMethod.Put, "/kb/rules", new { own_text = "somebody" }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Review_SentBackOrWithdrawn_TheApprovedTextGoesOnAnswering()
    {
        var (agent, lead, card) = await InReviewAsync("review-back");
        Assert.Equal("validation_failed", (await lead.SubmitAsync($"/kb/cards/{card}/review/changes-asked", new { }, HttpStatusCode.BadRequest)).Code());
        var back = await lead.SubmitAsync($"/kb/cards/{card}/review/changes-asked", new { note = "Name the sender." });
        Assert.Equal(("draft", "Name the sender.", 1), (back.Text("state"), back.Text("state_reason"), back.Number("answering_version")));
        await agent.SubmitAsync($"/kb/cards/{card}/submit", null);
        var withdrawn = await agent.SubmitAsync($"/kb/cards/{card}/withdraw", null);
        Assert.Equal(("draft", 2), (withdrawn.Text("state"), withdrawn.Number("version")));
        Assert.Contains("48 hours", (await OnlyAsync(agent, "links expire")).Text("text"));
    }

    [Fact]
    public async Task Review_OfATextEditedMeanwhile_KeepsDecisionsOnWhatIsStillThere()
    {
        var (agent, lead, card) = await InReviewAsync("review-moves");
        var first = (await agent.ReadAsync($"/kb/cards/{card}/review")).GetProperty("changes")[0];
        await lead.SendAsync(HttpMethod.Put, Change(card, first), new { decision = "accept" }, HttpStatusCode.OK);
        await agent.SendAsync(HttpMethod.Patch, $"/kb/cards/{card}", new { body = New.Replace("24", "12") }, HttpStatusCode.OK);

        var review = await agent.ReadAsync($"/kb/cards/{card}/review");

        Assert.Equal(1, review.Number("undecided"));
        Assert.Equal("accepted", review.GetProperty("changes")[0].Text("decision"));
    }

    [Fact]
    public async Task Comment_OnASpan_FollowsItsWordsUntilTheyChange()
    {
        var (agent, lead, card) = await InReviewAsync("review-comment");
        var start = New.IndexOf("folder", StringComparison.Ordinal);
        await lead.SubmitAsync($"/kb/cards/{card}/comments", new { text = "Which?", start, length = 5000 }, HttpStatusCode.BadRequest);
        var made = await lead.SubmitAsync($"/kb/cards/{card}/comments", new { text = "Which? eva@home.example asks.", start, length = 6 }, HttpStatusCode.Created);
        Assert.DoesNotContain("eva@", made.Text("text"), StringComparison.Ordinal);
        Assert.Equal(("folder", 2), (made.Text("quote"), made.Number("version")));
        await agent.SendAsync(HttpMethod.Patch, $"/kb/cards/{card}", new { body = "Read this first.\n\n" + New }, HttpStatusCode.OK);
        var moved = (await agent.ReadAsync($"/kb/cards/{card}/comments")).GetProperty("items")[0];
        Assert.Equal((start, start + 18), (moved.Number("start"), moved.Number("current_start")));
        await agent.SubmitAsync($"/kb/cards/{card}/comments/{made.Id()}/resolve", null);
        await agent.SendAsync(HttpMethod.Patch, $"/kb/cards/{card}", new { body = New.Replace("folder", "spam folder") }, HttpStatusCode.OK);
        var gone = (await agent.ReadAsync($"/kb/cards/{card}/comments")).GetProperty("items")[0];
        Assert.NotNull(gone.Text("resolved_by"));
    }

    [Fact]
    public async Task Edit_FromAnOldVersion_IsToldBothTextsAndAMerge()
    {
        var (lead, _) = await fixture.Server.KeyAsync("review-merge", Role.SupportLead);
        var (agent, _) = await fixture.Server.KeyAsync("review-merge", Role.Support);
        var card = await DraftAsync(lead, Old);
        await lead.SendAsync(HttpMethod.Patch, $"/kb/cards/{card}", new { body = Old.Replace("48", "24") }, HttpStatusCode.OK);

        var clean = await agent.CallAsync(
            HttpMethod.Patch, $"/kb/cards/{card}", System.Net.Http.Json.JsonContent.Create(new { body = Old.Replace("Ask for another.", "Ask us.") }),
            ("If-Match", "\"1\""));
        var merge = clean.IsError(HttpStatusCode.Conflict, "card_changed").GetProperty("details");
        Assert.Equal(Old.Replace("48", "24"), merge.GetProperty("theirs").Text("body"));
        Assert.True(merge.GetProperty("merge").GetProperty("clean").GetBoolean());
        Assert.Equal(Old.Replace("48", "24").Replace("Ask for another.", "Ask us."), merge.GetProperty("merge").Text("body"));

        var clash = (await agent.SendAsync(
            HttpMethod.Patch, $"/kb/cards/{card}", new { body = Old.Replace("48", "72"), version = 1 }, HttpStatusCode.Conflict))
            .GetProperty("error").GetProperty("details").GetProperty("merge");
        Assert.False(clash.GetProperty("clean").GetBoolean());
        Assert.Contains("<<<<<<< yours", clash.Text("body"));
        var saved = await agent.CallAsync(
            HttpMethod.Patch, $"/kb/cards/{card}", System.Net.Http.Json.JsonContent.Create(new { body = merge.GetProperty("merge").Text("body") }),
            ("If-Match", "\"2\""));
        Assert.Equal("\"3\"", saved.Is(HttpStatusCode.OK).Header("ETag"));
    }

    [Fact]
    public async Task Typing_IsKeptForItsAuthorAlone_AndOthersAreToldOfIt()
    {
        var (lead, _) = await fixture.Server.KeyAsync("review-typing", Role.SupportLead);
        var (agent, _) = await fixture.Server.KeyAsync("review-typing", Role.Support);
        var card = await DraftAsync(lead, Old);
        Assert.Empty((await agent.SubmitAsync($"/kb/cards/{card}/editing", null)).GetProperty("others").EnumerateArray());
        var others = (await lead.SubmitAsync($"/kb/cards/{card}/editing", null)).GetProperty("others");
        Assert.Equal("Support key", Assert.Single(others.EnumerateArray()).Text("name"));
        await agent.SendAsync(HttpMethod.Put, $"/kb/cards/{card}/draft", new { title = "T", body = "Half a sen", version = 1 }, HttpStatusCode.OK);
        await agent.SendAsync(HttpMethod.Put, $"/kb/cards/{card}/draft", new { title = "T", body = "", version = 9 }, HttpStatusCode.BadRequest);
        Assert.Equal("Half a sen", (await agent.ReadAsync($"/kb/cards/{card}/draft")).Text("body"));
        await lead.ReadAsync($"/kb/cards/{card}/draft", HttpStatusCode.NotFound);
        await agent.RemoveAsync($"/kb/cards/{card}/editing");
        Assert.Empty((await lead.ReadAsync($"/kb/cards/{card}/editing")).GetProperty("others").EnumerateArray());
        await agent.SendAsync(HttpMethod.Patch, $"/kb/cards/{card}", new { body = "A whole sentence." }, HttpStatusCode.OK);
        await agent.ReadAsync($"/kb/cards/{card}/draft", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Card_NotVerifiedInTime_IsSweptOutOfSearchUntilItIsVerified()
    {
        var (admin, _) = await fixture.Server.KeyAsync("review-due", Role.Admin);
        var (agent, _) = await fixture.Server.KeyAsync("review-due", Role.Support);
        var card = await DraftAsync(admin, Old);
        await admin.SubmitAsync($"/kb/cards/{card}/approve", null);
        Assert.Equal(0, (await agent.ReadAsync("/kb/cards/due")).Number("total"));
        await admin.SendAsync(HttpMethod.Put, $"/kb/cards/{card}/upkeep", new { verify_every_days = 10 }, HttpStatusCode.OK);
        Assert.Equal(1, (await agent.ReadAsync("/kb/cards/due")).Number("total"));
        await Tables.QueryAsync(
            fixture.Database.OwnerConnection,
            $"UPDATE kb_cards SET verify_by = now() - interval '1 hour' WHERE id = '{card}' RETURNING id");
        var sweep = fixture.Server.Services.GetRequiredService<CardSweep>();

        await sweep.RunOnceAsync(CancellationToken.None);

        var lapsed = await agent.ReadAsync($"/kb/cards/{card}");
        Assert.Equal(("needs_review", JsonValueKind.Null), (lapsed.Text("state"), lapsed.GetProperty("answering_version").ValueKind));
        Assert.Empty((await agent.ReadAsync("/kb/search?q=links+expire")).GetProperty("items").EnumerateArray());
        await agent.SubmitAsync($"/kb/cards/{card}/verify", null, HttpStatusCode.Forbidden);
        Assert.Equal("approved", (await admin.SubmitAsync($"/kb/cards/{card}/verify", null)).Text("state"));
        await OnlyAsync(agent, "links expire");
        Assert.Equal("needs_review", (await agent.SubmitAsync($"/kb/cards/{card}/doubt", new { reason = "A customer says no." })).Text("state"));
    }

    [Fact]
    public async Task Card_CitedSentAndRetired_ListsAndRecallsEveryReply()
    {
        var (admin, _) = await fixture.Server.KeyAsync("review-recall", Role.Admin);
        var (agent, _) = await fixture.Server.KeyAsync("review-recall", Role.Support);
        var made = await admin.SubmitAsync("/kb/cards", new
        {
            title = "Activation link",
            body = "Dear {{customer_name}}, the activation link expires after 24 hours.",
            slots = new[] { new { name = "customer_name", type = "text" } },
            state = "approved",
        }, HttpStatusCode.Created);
        var card = made.Id();
        var sent = await AnswerAsync(agent, "When does the activation link expire?");
        var unsent = await AnswerAsync(agent, "After 24 hours, does the activation link expire?");
        Assert.Equal("slot_missing", (await agent.SubmitAsync($"/support/answers/{sent}/send", null, HttpStatusCode.BadRequest)).Code());
        await agent.SubmitAsync($"/support/answers/{sent}/send", new { values = new { customer_name = "Ada, ada@home.example" } });
        await agent.SubmitAsync($"/support/answers/{sent}/send", new { values = new { customer_name = "Ada" } }, HttpStatusCode.Conflict);
        await agent.SubmitAsync($"/kb/cards/{card}/retire", null, HttpStatusCode.Forbidden);

        await admin.SubmitAsync($"/kb/cards/{card}/retire", new { reason = "Wrong since 4.1" });

        Assert.Empty((await agent.ReadAsync("/kb/search?q=activation+link+expires")).GetProperty("items").EnumerateArray());
        Assert.Equal(
            "citation_lapsed",
            (await agent.SubmitAsync($"/support/answers/{unsent}/send", new { values = new { customer_name = "Bo" } }, HttpStatusCode.Conflict)).Code());
        var citations = await agent.ReadAsync($"/kb/cards/{card}/citations?sent=true");
        var row = Assert.Single(citations.GetProperty("items").EnumerateArray());
        Assert.Equal((sent, 1), (row.GetProperty("answer_id").GetGuid(), row.Number("version")));
        Assert.Equal(2, (await agent.ReadAsync($"/kb/cards/{card}/citations")).Number("total"));
        await agent.SubmitAsync($"/kb/cards/{card}/recall", null, HttpStatusCode.Forbidden);
        Assert.Equal(1, (await admin.SubmitAsync($"/kb/cards/{card}/recall", new { note = "It is 12 hours now; bo@home.example asked too." })).Number("flagged"));
        Assert.Equal(0, (await admin.SubmitAsync($"/kb/cards/{card}/recall", null)).Number("flagged"));
        Assert.Empty(await Tables.QueryAsync(
            fixture.Database.OwnerConnection, "SELECT text FROM messages WHERE text LIKE '%ada@home.example%' OR text LIKE '%bo@home.example%'"));
        var ticket = await agent.ReadAsync($"/support/tickets/{row.GetProperty("ticket_id").GetGuid()}");
        var messages = ticket.GetProperty("messages").EnumerateArray().ToList();
        Assert.Contains(messages, m => m.Text("direction") == "outbound" && m.Text("text")!.Contains("Dear Ada,", StringComparison.Ordinal));
        Assert.Contains(messages, m => m.Text("direction") == "note" && m.Text("text")!.Contains("12 hours"));
        var kinds = await Tables.QueryAsync(
            fixture.Database.OwnerConnection, $"SELECT kind FROM receipts WHERE subject_id IN ('{card}', '{sent}') ORDER BY kind");
        Assert.Superset(new HashSet<string> { "card.approved", "card.recalled", "card.retired", "reply.sent" }, kinds.ToHashSet());
    }

    [Fact]
    public async Task Slots_OfACard_AreRenderedByTheServer()
    {
        var (admin, _) = await fixture.Server.KeyAsync("review-slots", Role.Admin);
        var card = await DraftAsync(admin, "Hello {{name}}, {{days}} days.");
        Assert.Equal("slot_undeclared", (await admin.SubmitAsync($"/kb/cards/{card}/submit", null, HttpStatusCode.Conflict)).Code());
        await admin.SendAsync(
            HttpMethod.Patch, $"/kb/cards/{card}",
            new { slots = new object[] { new { name = "name" }, new { name = "days", type = "number", @default = "5" } } }, HttpStatusCode.OK);
        await admin.SubmitAsync($"/kb/cards/{card}/approve", null);
        Assert.Equal("slot_missing", (await admin.SubmitAsync($"/kb/cards/{card}/render", null, HttpStatusCode.BadRequest)).Code());
        Assert.Equal("Hello Ada, 5 days.", (await admin.SubmitAsync($"/kb/cards/{card}/render", new { values = new { name = "Ada" } })).Text("text"));
    }

    private async Task<(HttpClient Agent, HttpClient Lead, Guid Card)> InReviewAsync(string workspace)
    {
        var (agent, _) = await fixture.Server.KeyAsync(workspace, Role.Support);
        var (lead, _) = await fixture.Server.KeyAsync(workspace, Role.SupportLead);
        var card = await DraftAsync(agent, Old);
        await lead.SubmitAsync($"/kb/cards/{card}/approve", null);
        await agent.SendAsync(HttpMethod.Patch, $"/kb/cards/{card}", new { body = New, reason = "new sender" }, HttpStatusCode.OK);
        Assert.Equal("in_review", (await agent.SubmitAsync($"/kb/cards/{card}/submit", new { note = "Please look" })).Text("state"));
        return (agent, lead, card);
    }

    private static string Change(Guid card, JsonElement change) =>
        $"/kb/cards/{card}/review/changes/{change.GetProperty("change").Text("id")}";

    private static async Task<Guid> DraftAsync(HttpClient client, string body) =>
        (await client.SubmitAsync("/kb/cards", new { title = "Links", body }, HttpStatusCode.Created)).Id();

    private static async Task<Guid> AnswerAsync(HttpClient client, string text) =>
        (await client.SubmitAsync("/support/answer", new { source = "email", channel = "email", text })).GetProperty("answer_id").GetGuid();

    private static async Task<JsonElement> OnlyAsync(HttpClient client, string words) =>
        Assert.Single((await client.ReadAsync($"/kb/search?q={Uri.EscapeDataString(words)}")).GetProperty("items").EnumerateArray());
}
