using System.Net;
using System.Text.Json;
using RainRef.Domain.Workspaces;

namespace RainRef.Web.Tests.Answers;

/// <summary>An answer after its first draft, over REST.</summary>
public sealed class AnswerRevisionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Body =
        "To reset the printer, hold the green button for 10 seconds. The printer restarts after that. The reset keeps the network settings.";

    [Fact]
    public async Task Answer_EditedWithASentenceOfOnesOwn_IsFlaggedKeptAndNotSent()
    {
        var (agent, answer) = await AskedAsync("answers-edit");
        var id = answer.GetProperty("answer_id").GetGuid();

        var proved = await agent.SubmitAsync($"/support/answers/{id}/check", new { text = "The printer restarts after that. [1]" });
        Assert.True(proved.GetProperty("sendable").GetBoolean(), proved.ToString());
        var own = new { text = "The printer restarts after that. You get $50, write to eve@home.example." };
        var check = await agent.SubmitAsync($"/support/answers/{id}/check", own);
        Assert.Equal([2], check.GetProperty("lacking").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Single((await agent.ReadAsync($"/support/tickets/{answer.GetProperty("ticket_id").GetGuid()}/answers")).EnumerateArray());

        var edited = await agent.SendAsync(HttpMethod.Put, $"/support/answers/{id}", own, HttpStatusCode.OK);
        Assert.Equal(("edited", 2), (edited.Text("origin"), edited.Number("revision")));
        Assert.DoesNotContain("eve@home.example", edited.ToString());
        var refused = await agent.SubmitAsync($"/support/answers/{edited.Id()}/send", null, HttpStatusCode.Conflict);
        Assert.Equal("sentence_uncited", refused.Code());
        var which = refused.GetProperty("error").GetProperty("details").GetProperty("sentences");
        Assert.Equal([2], which.EnumerateArray().Select(s => s.GetProperty("number").GetInt32()));
        var ticket = answer.GetProperty("ticket_id").GetGuid();
        Assert.Equal("sentence_uncited", (await agent.SubmitAsync($"/support/tickets/{ticket}/replies", new { answer_id = edited.Id() }, HttpStatusCode.Conflict)).Code());
        Assert.Equal("answer_not_current", (await agent.SendAsync(HttpMethod.Put, $"/support/answers/{id}", own, HttpStatusCode.Conflict)).Code());

        var mended = await agent.SendAsync(
            HttpMethod.Put, $"/support/answers/{edited.Id()}", new { text = "The reset keeps the network settings." }, HttpStatusCode.OK);
        await agent.SubmitAsync($"/support/answers/{mended.Id()}/send", null);
        var revisions = (await agent.ReadAsync($"/support/tickets/{ticket}/answers")).EnumerateArray().ToList();
        Assert.Equal(["sent", "superseded", "superseded"], revisions.Select(r => r.Text("status")));
        Assert.Equal([3, 2, 1], revisions.Select(r => r.Number("revision")));
    }

    [Fact]
    public async Task Answer_DraftedAnew_KeepsTheOneBefore()
    {
        var (agent, answer) = await AskedAsync("answers-anew");
        var id = answer.GetProperty("answer_id").GetGuid();
        var card = answer.GetProperty("citations")[0].GetProperty("id").GetGuid();

        var anew = await agent.SubmitAsync($"/support/answers/{id}/regenerate", new { question = "After the reset, are the network settings kept?" });
        var without = await agent.SubmitAsync($"/support/answers/{anew.Id()}/regenerate", new { without = new[] { card } });

        Assert.Equal(("regenerated", 2, false), (anew.Text("origin"), anew.Number("revision"), anew.GetProperty("abstained").GetBoolean()));
        Assert.Equal((3, true, true), (without.Number("revision"), without.GetProperty("abstained").GetBoolean(), without.GetProperty("hand_over").GetBoolean()));
        Assert.False(string.IsNullOrEmpty(without.Text("missing")));
        var taken = await agent.SubmitAsync($"/support/answers/{without.Id()}/take-over", null);
        Assert.Equal("Support key", taken.Text("taken_over_by"));
        Assert.Equal("superseded", (await agent.ReadAsync($"/support/answers/{id}")).Text("status"));
        Assert.Equal("answer_not_current", (await agent.SubmitAsync($"/support/answers/{id}/regenerate", null, HttpStatusCode.Conflict)).Code());
    }

    [Fact]
    public async Task Feedback_SaidTwice_IsOneWordAndListed()
    {
        var (agent, answer) = await AskedAsync("answers-feedback");
        var path = $"/support/answers/{answer.GetProperty("answer_id").GetGuid()}/feedback";

        Assert.Equal("validation_failed", (await agent.SubmitAsync(path, new { useful = false }, HttpStatusCode.BadRequest)).Code());
        Assert.Equal("validation_failed", (await agent.SubmitAsync(path, new { useful = false, reason = "bad" }, HttpStatusCode.BadRequest)).Code());
        await agent.SubmitAsync(path, new { useful = true });
        var said = await agent.SubmitAsync(path, new { useful = false, reason = "outdated", comment = "Since May; ask tom@home.example" });

        var word = Assert.Single(said.GetProperty("feedback").EnumerateArray());
        Assert.Equal((false, "outdated"), (word.GetProperty("useful").GetBoolean(), word.Text("reason")));
        Assert.Contains("[email:1]", word.Text("comment"));
        Assert.Equal(1, (await agent.ReadAsync("/support/answers/feedback?useful=false")).Number("total"));
        Assert.Equal(0, (await agent.ReadAsync("/support/answers/feedback?useful=true")).Number("total"));
    }

    [Fact]
    public async Task Reply_InTheCustomersLanguage_BeginsAndEndsAsTheWorkspaceSays()
    {
        var (admin, _) = await fixture.Server.KeyAsync("answers-frame", Role.Admin);
        var (agent, _) = await fixture.Server.KeyAsync("answers-frame", Role.Support);
        await CardAsync(admin, "Drucker", "Um den Drucker zurückzusetzen, halten Sie die grüne Taste 10 Sekunden lang gedrückt.");
        var template = new { language = "de", greeting = "Moin {{customer_name}},", nameless = "Moin,", closing = "Ihr Team {{workspace}}" };
        Assert.Equal("validation_failed", (await admin.SendAsync(
            HttpMethod.Put, "/support/reply-settings", new { templates = new[] { template with { closing = "{{password}}" } }, default_language = "de" }, HttpStatusCode.BadRequest)).Code());
        await admin.SendAsync(HttpMethod.Put, "/support/reply-settings", new { templates = new[] { template }, default_language = "de" }, HttpStatusCode.OK);
        await agent.SendAsync(HttpMethod.Put, "/support/reply-settings", new { threshold = 0.4 }, HttpStatusCode.Forbidden);

        var answer = await agent.SubmitAsync("/support/answer", new { source = "email", channel = "support", text = "Wie kann ich den Drucker zurücksetzen, wenn die grüne Taste leuchtet?" });
        Assert.True(answer.Text("greeting") == "Moin,", answer.ToString());
        await agent.SubmitAsync($"/support/answers/{answer.GetProperty("answer_id").GetGuid()}/send", new { values = new { customer_name = "Ada" } });

        var ticket = await agent.ReadAsync($"/support/tickets/{answer.GetProperty("ticket_id").GetGuid()}");
        var text = ticket.GetProperty("messages").EnumerateArray().Last().Text("text")!;
        Assert.StartsWith("Moin Ada,\n\nUm den Drucker", text);
        Assert.EndsWith("Ihr Team answers-frame", text);
    }

    [Fact]
    public async Task Sources_ThatDisagree_AreBothSaidAndFlagged()
    {
        var (admin, _) = await fixture.Server.KeyAsync("answers-disagree", Role.Admin);
        await CardAsync(admin, "Returns", "Customers can return a toaster within 30 days after delivery.");
        await CardAsync(admin, "Returns at the shop", "Customers can return a toaster within 14 days after delivery.");

        var answer = await admin.SubmitAsync("/support/answer", new { source = "email", channel = "support", text = "Within how many days can customers return a toaster?" });

        Assert.True(answer.GetProperty("contradictions").GetArrayLength() == 1, answer.ToString());
        var between = answer.GetProperty("contradictions")[0];
        Assert.Equal("number", between.Text("kind"));
        Assert.Equal(new HashSet<string?> { "30 days", "14 days" }, [between.Text("says"), between.Text("other")]);
        Assert.Equal(2, answer.GetProperty("citations").GetArrayLength());
    }

    [Fact]
    public async Task Reply_WithSourcesThatAnybodyCanOpen_EndsWithThem_AndHidesTheOthers()
    {
        var (admin, _) = await fixture.Server.KeyAsync("answers-sources", Role.Admin);
        const string open = "https://docs.acme.example/printer?x=1#reset";
        await UploadAsync(admin, open, "Printer [manual]", "To reset the printer, hold the green button for ten seconds.\n");
        await UploadAsync(admin, "https://docs.acme.example/scanner", "Scanner", "The scanner copies both sides of a page when the lid is closed.\n");

        Assert.EndsWith($"for ten seconds. [1]\n\nSources:\n[1] Printer (manual): {open}\n\nKind regards\nAdmin key", await SentAsync(admin, "How do I reset the printer with the green button?"));

        await admin.SendAsync(HttpMethod.Put, "/support/reply-settings", new { sources = "hidden" }, HttpStatusCode.OK);
        var hidden = await SentAsync(admin, "How do I reset the printer with the green button?");
        Assert.Contains("for ten seconds.\n\nKind regards", hidden);
        Assert.DoesNotContain("[1]", hidden);
        Assert.Equal("validation_failed", (await admin.SendAsync(HttpMethod.Put, "/support/reply-settings", new { sources = "some" }, HttpStatusCode.BadRequest)).Code());
        var listed = await admin.SendAsync(HttpMethod.Put, "/support/reply-settings", new { sources = "listed" }, HttpStatusCode.OK);
        Assert.Equal("listed", listed.Text("sources"));

        await UploadAsync(admin, "http://wiki.intranet.local/kettle", "Kettle", "To descale the kettle, boil vinegar in it twice.\n");
        var own = await SentAsync(admin, "How do I descale the kettle with vinegar?");
        Assert.Contains("boil vinegar in it twice.\n\nKind regards", own);
        Assert.DoesNotContain("intranet", own);
    }

    private static async Task UploadAsync(HttpClient client, string uri, string title, string text)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(text)), "file", "page.md" }, { new StringContent(uri), "uri" }, { new StringContent(title), "title" },
        };
        await client.SubmitAsync("/kb/upload", form, HttpStatusCode.Created);
    }

    // What the customer gets; the answer keeps all its citations.
    private static async Task<string> SentAsync(HttpClient client, string question)
    {
        var answer = await client.SubmitAsync("/support/answer", new { source = "email", channel = "support", text = question });
        Assert.False(answer.GetProperty("abstained").GetBoolean(), answer.ToString());
        await client.SubmitAsync($"/support/answers/{answer.GetProperty("answer_id").GetGuid()}/send", null);
        Assert.NotEmpty((await client.ReadAsync($"/support/answers/{answer.GetProperty("answer_id").GetGuid()}")).GetProperty("proofs").EnumerateArray());
        var ticket = await client.ReadAsync($"/support/tickets/{answer.GetProperty("ticket_id").GetGuid()}");
        return ticket.GetProperty("messages").EnumerateArray().Last().Text("text")!;
    }

    private static async Task CardAsync(HttpClient client, string title, string body) =>
        await client.SubmitAsync("/kb/cards", new { title, body, state = "approved" }, HttpStatusCode.Created);

    private async Task<(HttpClient Agent, JsonElement Answer)> AskedAsync(string workspace)
    {
        var (admin, _) = await fixture.Server.KeyAsync(workspace, Role.Admin);
        var (agent, _) = await fixture.Server.KeyAsync(workspace, Role.Support);
        await CardAsync(admin, "Printer", Body);
        var answer = await agent.SubmitAsync("/support/answer", new { source = "email", channel = "support", text = "How do I reset the printer?" });
        Assert.False(answer.GetProperty("abstained").GetBoolean(), answer.ToString());
        return (agent, answer);
    }
}
