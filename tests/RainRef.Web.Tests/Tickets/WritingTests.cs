using System.Net;
using System.Text;
using System.Text.Json;
using RainRef.Testing;
using RainRef.Web.Tests.Channels;

namespace RainRef.Web.Tests.Tickets;

/// <summary>What people write on a ticket is kept while they write, goes out once, can be taken back, and never past a colleague.</summary>
public sealed class WritingTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string Secret = "nadia.weiss@canary.example.org";
    private HttpClient _agent = null!;
    private HttpClient _lead = null!;

    public async ValueTask InitializeAsync() => (_agent, _lead) = (await fixture.Server.SignInAsync("agent"), await fixture.Server.SignInAsync("lead"));

    public ValueTask DisposeAsync()
    {
        _agent.Dispose();
        _lead.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Draft_ThatIsSaved_IsItsWritersAloneAndLiesNowhereInTheOpen()
    {
        var ticket = await TicketAsync();

        var kept = await SaveAsync(ticket, "reply", $"Write to {Secret} please", 0);

        Assert.Equal(["email"], kept.GetProperty("personal_data").EnumerateArray().Select(k => k.GetString()));
        var own = (await _agent.ReadAsync($"/support/tickets/{ticket}/drafts/reply")).GetProperty("draft");
        Assert.Equal($"Write to {Secret} please", own.Text("text"));
        Assert.Equal(JsonValueKind.Null, (await _lead.ReadAsync($"/support/tickets/{ticket}/drafts/reply")).GetProperty("draft").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await _agent.ReadAsync($"/support/tickets/{ticket}/drafts/note")).GetProperty("draft").ValueKind);
        Assert.DoesNotContain(Secret, await CanaryWatch.DumpAsync(fixture.Database.OwnerConnection));
    }

    [Fact]
    public async Task Draft_OfTwoPages_IsNotOverwrittenByTheOlder()
    {
        var ticket = await TicketAsync();
        var first = (await SaveAsync(ticket, "note", "One", 0)).GetProperty("version").GetInt64();
        var second = (await SaveAsync(ticket, "note", "One and two", first)).GetProperty("version").GetInt64();

        var late = await _agent.PutJsonAsync($"/support/tickets/{ticket}/drafts/note", new { text = "Other", version = first });

        Assert.Equal(second, late.IsError(HttpStatusCode.Conflict, "draft_changed").GetProperty("details").GetProperty("version").GetInt64());
        Assert.Equal("One and two", (await _agent.ReadAsync($"/support/tickets/{ticket}/drafts/note")).GetProperty("draft").Text("text"));
        await _agent.RemoveAsync($"/support/tickets/{ticket}/drafts/note");
        Assert.Equal(JsonValueKind.Null, (await _agent.ReadAsync($"/support/tickets/{ticket}/drafts/note")).GetProperty("draft").ValueKind);
    }

    [Fact]
    public async Task Reply_AfterAColleagueWrote_IsStoppedUntilItIsSeen()
    {
        var ticket = await TicketAsync();
        var seen = (await _agent.ReadAsync($"/support/tickets/{ticket}")).Text("last_message_id");
        var note = await _lead.SubmitAsync($"/support/tickets/{ticket}/notes", new { text = "I am on it" }, HttpStatusCode.Created);
        var body = new { text = "We are looking into it.", expected_last_message_id = seen };

        var refused = (await _agent.PostJsonAsync($"/support/tickets/{ticket}/replies", body)).IsError(HttpStatusCode.Conflict, "ticket_moved_on");
        (await _agent.PostJsonAsync($"/support/tickets/{ticket}/replies", new { body.text, body.expected_last_message_id, hold_seconds = 1 }))
            .IsError(HttpStatusCode.Conflict, "ticket_moved_on");

        var details = refused.GetProperty("details");
        Assert.Equal([note.Id()], details.GetProperty("message_ids").EnumerateArray().Select(m => m.GetGuid()));
        await _agent.SubmitAsync(
            $"/support/tickets/{ticket}/replies", new { text = "We are looking into it.", expected_last_message_id = details.Text("last_message_id") }, HttpStatusCode.Created);
        // One's own words stop nobody.
        await _agent.SubmitAsync($"/support/tickets/{ticket}/notes", new { text = "Sent.", expected_last_message_id = details.Text("last_message_id") }, HttpStatusCode.Created);
    }

    [Fact]
    public async Task HeldReply_ThatIsTakenBack_IsADraftAgainAndNeverSent()
    {
        var ticket = await TicketAsync();
        var version = (await SaveAsync(ticket, "reply", "First thought", 0)).GetProperty("version").GetInt64();
        var held = await _agent.SubmitAsync(
            $"/support/tickets/{ticket}/replies", new { text = "First thought", hold_seconds = 60, draft_version = version }, HttpStatusCode.Accepted);
        Assert.Equal("waiting", held.Text("state"));
        Assert.Equal(JsonValueKind.Null, (await _agent.ReadAsync($"/support/tickets/{ticket}/drafts/reply")).GetProperty("draft").ValueKind);
        // Nobody answers past a reply that is about to go out.
        (await _lead.PostJsonAsync($"/support/tickets/{ticket}/replies", new { text = "Mine", expected_last_message_id = (await _lead.ReadAsync($"/support/tickets/{ticket}")).Text("last_message_id") }))
            .IsError(HttpStatusCode.Conflict, "ticket_moved_on");
        (await _lead.PostJsonAsync($"/support/tickets/{ticket}/replies/held/{held.Id()}/take-back", null)).IsError(HttpStatusCode.NotFound, "not_found");
        await SaveAsync(ticket, "reply", "Second thought", 0);

        var back = await _agent.SubmitAsync($"/support/tickets/{ticket}/replies/held/{held.Id()}/take-back", null);

        Assert.Equal("taken_back", back.Text("state"));
        Assert.Equal("First thought\n\nSecond thought", (await _agent.ReadAsync($"/support/tickets/{ticket}/drafts/reply")).GetProperty("draft").Text("text"));
        Assert.Empty((await _agent.ReadAsync($"/support/tickets/{ticket}/replies/held")).GetProperty("items").EnumerateArray());
        (await _agent.PostJsonAsync($"/support/tickets/{ticket}/replies/held/{held.Id()}/take-back", null)).IsError(HttpStatusCode.Conflict, "reply_not_held");
        Assert.Empty(await SaidAsync(ticket));
    }

    [Fact]
    public async Task HeldReply_WhoseTimeHasCome_IsSentOnceWithItsActionsAndFiles()
    {
        var ticket = await TicketAsync();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes($"contact: {Secret}")), "file", "notes.txt" } };
        var file = await _agent.SendAsync(HttpMethod.Post, $"/support/tickets/{ticket}/attachments", form, HttpStatusCode.Created);
        var body = new
        {
            text = $"We wrote to {Secret}.",
            hold_seconds = 1,
            attachment_ids = new[] { file.Id() },
            then = "solved",
            actions = new { priority = "high", add_tags = new[] { "vip" }, assign = "me" },
        };

        var held = await _agent.PostJsonAsync($"/support/tickets/{ticket}/replies", body, "held-once");
        var again = await _agent.PostJsonAsync($"/support/tickets/{ticket}/replies", body, "held-once");

        Assert.Equal(held.Is(HttpStatusCode.Accepted)["id"].GetGuid(), again["id"].GetGuid());
        await Eventually.TrueAsync(async () => (await SaidAsync(ticket)).Count > 0);
        var details = await _agent.ReadAsync($"/support/tickets/{ticket}");
        Assert.Equal(["We wrote to [email:1]."], await SaidAsync(ticket));
        Assert.Equal(("solved", "high"), (details.GetProperty("ticket").Text("status"), details.GetProperty("ticket").Text("priority")));
        Assert.Equal("vip", details.GetProperty("tags")[0].GetString());
        Assert.Equal("Mara Agent", details.Text("assignee_name"));
        Assert.Equal("notes.txt", details.GetProperty("messages").EnumerateArray().Last().GetProperty("attachments")[0].Text("name"));
        Assert.Equal("contact: [email:1]", await _lead.GetStringAsync($"/support/tickets/{ticket}/attachments/{file.Id()}"));
        Assert.Contains("ticket.assigned", details.GetProperty("events").EnumerateArray().Select(e => e.Text("kind")));
        Assert.DoesNotContain(Secret, await CanaryWatch.DumpAsync(fixture.Database.OwnerConnection));
        (await _agent.PostJsonAsync($"/support/tickets/{ticket}/replies/held/{held["id"].GetGuid()}/take-back", null)).IsError(HttpStatusCode.Conflict, "reply_not_held");
    }

    [Fact]
    public async Task HeldReply_WhenAColleagueWritesMeanwhile_IsStoppedAndADraftAgain()
    {
        var ticket = await TicketAsync();
        var seen = (await _agent.ReadAsync($"/support/tickets/{ticket}")).Text("last_message_id");
        await _agent.SubmitAsync(
            $"/support/tickets/{ticket}/replies", new { text = "All is well.", hold_seconds = 2, expected_last_message_id = seen }, HttpStatusCode.Accepted);
        await _lead.SubmitAsync($"/support/tickets/{ticket}/notes", new { text = "It is not well!" }, HttpStatusCode.Created);

        JsonElement items = default;
        await Eventually.TrueAsync(async () =>
            (items = (await _agent.ReadAsync($"/support/tickets/{ticket}/replies/held")).GetProperty("items")).GetArrayLength() == 1 && items[0].Text("state") == "stopped");

        Assert.Equal("ticket_moved_on", items[0].Text("reason"));
        Assert.Equal("All is well.", (await _agent.ReadAsync($"/support/tickets/{ticket}/drafts/reply")).GetProperty("draft").Text("text"));
        Assert.Empty(await SaidAsync(ticket));
    }

    [Fact]
    public async Task Note_ThatNamesAColleague_CallsThemUntilTheyOpenTheTicket()
    {
        var ticket = await TicketAsync();
        var lead = (await _agent.ReadAsync("/support/people")).GetProperty("items").EnumerateArray().First(p => p.Text("role") == "support_lead");

        await _agent.SubmitAsync($"/support/tickets/{ticket}/notes", new { text = $"@{lead.Text("name")} can you look? Not mail@{lead.Text("name")}." }, HttpStatusCode.Created);

        var mention = (await _lead.ReadAsync("/support/mentions?seen=false")).GetProperty("items")[0];
        Assert.Equal(ticket, mention.GetProperty("ticket_id").GetGuid());
        Assert.Equal(lead.Text("name"), (await _lead.ReadAsync($"/support/tickets/{ticket}")).GetProperty("messages").EnumerateArray().Last().GetProperty("mentions")[0].GetString());
        await _lead.SendAsync(HttpMethod.Put, $"/support/tickets/{ticket}/viewing", new { writing = true }, HttpStatusCode.OK);
        Assert.DoesNotContain((await _lead.ReadAsync("/support/mentions?seen=false")).GetProperty("items").EnumerateArray(), m => m.GetProperty("ticket_id").GetGuid() == ticket);
        var others = (await _agent.SendAsync(HttpMethod.Put, $"/support/tickets/{ticket}/viewing", new { }, HttpStatusCode.OK)).GetProperty("items");
        Assert.Equal((lead.Text("name"), true), (others[0].Text("name"), others[0].GetProperty("writing").GetBoolean()));
        (await _agent.PostJsonAsync($"/support/tickets/{ticket}/notes", new { text = "x", mentions = new[] { ticket } })).IsError(HttpStatusCode.BadRequest, "validation_failed");
    }

    [Theory]
    [InlineData("page.txt", "<html><script>alert(1)</script></html>")]
    [InlineData("picture.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("picture.png", "no picture")]
    [InlineData("run.exe", "MZ\u0090")]
    public async Task Attachment_ThatIsNotWhatItSays_IsRefused(string name, string content)
    {
        var ticket = await TicketAsync();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", name } };

        await _agent.SendAsync(HttpMethod.Post, $"/support/tickets/{ticket}/attachments", form, HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Macro_ForATicket_KnowsItsNumberAndLeavesTheRestToTheWriter()
    {
        var ticket = await TicketAsync();
        (await _agent.PostJsonAsync("/support/macros", new { name = "No" })).IsError(HttpStatusCode.Forbidden, "forbidden");
        var body = new { name = "Ask for logs", body = "Hello {{customer_name}}, about #{{ticket_number}}: {{agent_name}}", actions = new { status = "pending", add_tags = new[] { "logs" } } };
        var macro = await _lead.SubmitAsync("/support/macros", body, HttpStatusCode.Created);
        (await _lead.PostJsonAsync("/support/macros", body)).IsError(HttpStatusCode.Conflict, "name_taken");
        (await _lead.PostJsonAsync("/support/macros", new { name = "Tags", actions = new { add_tags = (string[])["maria.lopez@acme.example"] } }))
            .IsError(HttpStatusCode.BadRequest, "validation_failed");

        var filled = await _agent.ReadAsync($"/support/tickets/{ticket}/macros/{macro.Id()}");

        var number = (await _agent.ReadAsync($"/support/tickets/{ticket}")).GetProperty("ticket").GetProperty("number").GetInt64();
        Assert.Equal($"Hello {{{{customer_name}}}}, about #{number}: Mara Agent", filled.Text("text"));
        Assert.Equal("customer_name", filled.GetProperty("open")[0].GetString());
        await _lead.RemoveAsync($"/support/macros/{macro.Id()}");
        Assert.DoesNotContain((await _agent.ReadAsync("/support/macros")).GetProperty("items").EnumerateArray(), m => m.Id() == macro.Id());
    }

    [Fact]
    public async Task Snooze_UntilTheCustomerReplies_EndsWithTheReply()
    {
        var thread = Guid.CreateVersion7().ToString("N");
        var ticket = await TicketAsync(thread);
        (await _agent.PostJsonAsync($"/support/tickets/{ticket}/snooze", new { until = "2020-01-01T00:00:00Z" })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        var away = await _agent.SubmitAsync($"/support/tickets/{ticket}/snooze", new { });
        Assert.True(away.GetProperty("snoozed_until_reply").GetBoolean());

        await TicketAsync(thread, "Here is more.");

        var back = await _agent.ReadAsync($"/support/tickets/{ticket}");
        Assert.False(back.GetProperty("snoozed_until_reply").GetBoolean());
        Assert.Contains("ticket.snoozed", back.GetProperty("events").EnumerateArray().Select(e => e.Text("kind")));
    }

    [Fact]
    public async Task Customer_OfATicket_IsShownWithTheirOtherTicketsAndMaskedContact()
    {
        var user = $"customer-{Guid.CreateVersion7():N}";
        var first = await TicketAsync(user: user);
        var second = await TicketAsync(text: $"Reach me at {Secret}", user: user);

        var customer = await _agent.ReadAsync($"/support/tickets/{second}/customer");

        Assert.Equal(2, customer.Number("tickets"));
        Assert.Equal([first], customer.GetProperty("others").EnumerateArray().Select(t => t.Id()));
        Assert.Equal("email:1", customer.GetProperty("contact")[0].GetString());
    }

    [Fact]
    public async Task Erasure_OfTheCustomer_TakesDraftsHeldRepliesAndFilesAlong()
    {
        using var admin = await fixture.Server.SignInAsync("admin");
        var address = $"p{Guid.CreateVersion7():N}@canary.example.org";
        var ticket = await TicketAsync(user: address);
        var other = await TicketAsync();
        await SaveAsync(ticket, "reply", "For her", 0);
        await SaveAsync(other, "note", $"Ask {address} too", 0);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes("hers")), "file", "hers.txt" } };
        var file = await _agent.SendAsync(HttpMethod.Post, $"/support/tickets/{ticket}/attachments", form, HttpStatusCode.Created);
        await _agent.SubmitAsync($"/support/tickets/{ticket}/replies", new { text = "Sorry", hold_seconds = 60 }, HttpStatusCode.Accepted);

        await admin.SubmitAsync("/subjects/erasure", new { email = address });

        Assert.Equal(JsonValueKind.Null, (await _agent.ReadAsync($"/support/tickets/{ticket}/drafts/reply")).GetProperty("draft").ValueKind);
        Assert.Empty((await _agent.ReadAsync($"/support/tickets/{ticket}/replies/held")).GetProperty("items").EnumerateArray());
        Assert.Equal("attachment_erased", (await _agent.ReadAsync($"/support/tickets/{ticket}/attachments/{file.Id()}", HttpStatusCode.Conflict)).Code());
        Assert.Equal("Ask [erased] too", (await _agent.ReadAsync($"/support/tickets/{other}/drafts/note")).GetProperty("draft").Text("text"));
    }

    private Task<JsonElement> SaveAsync(Guid ticket, string kind, string text, long version) =>
        _agent.SendAsync(HttpMethod.Put, $"/support/tickets/{ticket}/drafts/{kind}", new { text, version }, HttpStatusCode.OK);

    private async Task<List<string>> SaidAsync(Guid ticket) =>
    [
        .. (await _agent.ReadAsync($"/support/tickets/{ticket}")).GetProperty("messages").EnumerateArray()
            .Where(m => m.Text("direction") == "outbound").Select(m => m.Text("text")!),
    ];

    private async Task<Guid> TicketAsync(string? thread = null, string text = "The gateway blinks red", string? user = null)
    {
        var sent = await _agent.SubmitAsync("/support/ingest", new
        {
            source = "email",
            channel = "support",
            text,
            user_ref = user ?? $"u-{Guid.CreateVersion7():N}",
            context = thread is null ? null : new { thread_id = thread },
        });
        return sent.GetProperty("ticket_id").GetGuid();
    }
}
