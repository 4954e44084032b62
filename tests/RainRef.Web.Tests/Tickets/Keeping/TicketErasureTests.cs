using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Receipts;
using RainRef.Testing;
using RainRef.Web.Tests.Channels;
using RainRef.Web.Tests.Workspaces;

namespace RainRef.Web.Tests.Tickets.Keeping;

/// <summary>Erasing a ticket leaves nothing of what it said in any table, and leaves its customer's other tickets and every proof as they were.</summary>
public sealed class TicketErasureTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    // What is said about a ticket, and where: each in a word of its own, so that a place which keeps it shows.
    private static readonly string[] InTheClear =
        ["body", "customer", "reply", "note", "title", "tag", "quote", "signal", "comment", "approval", "context", "later"];

    private static readonly string[] Encrypted = ["file", "draft"];

    [Fact]
    public async Task Erasure_OfATicket_LeavesNoWordOfItAndAllOfTheOthers()
    {
        var (admin, workspace) = await fixture.Server.KeyAsync("ticket-erasure", Role.Admin);
        var (agent, _) = await fixture.Server.KeyAsync("ticket-erasure", Role.Support);
        var gone = await FillAsync(admin, agent, "quokka");
        var kept = await FillAsync(admin, agent, "wombat");
        var before = await CanaryWatch.DumpAsync(fixture.Database.OwnerConnection);
        foreach (var place in InTheClear)
        {
            Assert.Contains($"quokka{place}", before, StringComparison.OrdinalIgnoreCase);
            Assert.Contains($"wombat{place}", before, StringComparison.OrdinalIgnoreCase);
        }

        await admin.SubmitAsync($"/support/tickets/{gone}/solve", new { });
        var erased = await EraseAsync(admin, gone);

        Assert.Equal((4, 1, 3), (erased.Number("messages"), erased.Number("attachments"), erased.Number("entries")));
        await Eventually.TrueAsync(
            async () => (await QueryAsync("SELECT term FROM ticket_search_terms WHERE term LIKE '%quokka%' UNION ALL SELECT 'x' FROM ticket_search_pending")).Count == 0,
            TimeSpan.FromSeconds(30));
        var after = await CanaryWatch.DumpAsync(fixture.Database.OwnerConnection);
        foreach (var place in InTheClear.Concat(Encrypted))
            Assert.DoesNotContain($"quokka{place}", after, StringComparison.OrdinalIgnoreCase);
        foreach (var place in InTheClear)
            Assert.Contains($"wombat{place}", after, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["0"], await QueryAsync($"SELECT count(*) FROM vault_entries WHERE ticket_id = '{gone}' AND (original IS NOT NULL OR subject_id IS NOT NULL)"));
        Assert.Equal(["3"], await QueryAsync($"SELECT count(*) FROM vault_entries WHERE ticket_id = '{kept}' AND original IS NOT NULL AND subject_id IS NOT NULL"));
        Assert.Equal(["1"], await QueryAsync($"SELECT count(*) FROM ticket_drafts WHERE ticket_id IN ('{gone}', '{kept}')"));
        await AssertShownAsync(admin, gone, kept);
        await AssertProvedAsync(admin, workspace, erased.GetProperty("receipt_id").GetGuid());
    }

    [Fact]
    public async Task Erasure_OfAPersonsOnlyTicket_TakesTheirKeyToo()
    {
        var (admin, workspace) = await fixture.Server.KeyAsync("ticket-erasure-key", Role.Admin);
        var only = await WriteAsync(admin, "chat", "customer-5150", "Mine is only@one.example, it broke.");
        await WriteAsync(admin, "chat", "customer-5151", "Mine is many@two.example, it broke.");
        await admin.SubmitAsync($"/support/tickets/{only}/solve", new { });

        await EraseAsync(admin, only);

        Assert.Equal(["user:customer-5151"], await QueryAsync($"SELECT reference FROM data_subjects WHERE workspace_id = '{workspace}'"));
        Assert.Empty((await admin.SubmitAsync("/subjects/find", new { email = "only@one.example" })).GetProperty("items").EnumerateArray());
        Assert.Single((await admin.SubmitAsync("/subjects/find", new { email = "many@two.example" })).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Erasure_OfAnOpenOrHeldTicketOrByALead_IsRefused()
    {
        var (admin, _) = await fixture.Server.KeyAsync("ticket-hold", Role.Admin);
        var (lead, _) = await fixture.Server.KeyAsync("ticket-hold", Role.SupportLead);
        var ticket = await WriteAsync(admin, "chat", "customer-6000", "Mine is six@six.example, it broke.");
        Assert.Equal("ticket_open", (await admin.SubmitAsync($"/support/tickets/{ticket}/erasure", null, HttpStatusCode.Conflict)).Code());
        await admin.SubmitAsync($"/support/tickets/{ticket}/solve", new { });

        var held = await admin.SendAsync(HttpMethod.Put, $"/support/tickets/{ticket}/hold", new { reason = "litigation" }, HttpStatusCode.OK);

        Assert.Equal("litigation", held.Text("reason"));
        Assert.Equal("ticket_on_hold", (await admin.SubmitAsync($"/support/tickets/{ticket}/erasure", null, HttpStatusCode.Conflict)).Code());
        Assert.Equal("ticket_on_hold", (await admin.SubmitAsync("/subjects/erasure", new { email = "six@six.example" }, HttpStatusCode.Conflict)).Code());
        Assert.Equal("litigation", (await lead.ReadAsync($"/support/tickets/{ticket}")).Text("hold"));
        await lead.SubmitAsync($"/support/tickets/{ticket}/erasure", null, HttpStatusCode.Forbidden);
        await lead.SendAsync(HttpMethod.Put, $"/support/tickets/{ticket}/hold", new { reason = "audit" }, HttpStatusCode.Forbidden);
        await lead.SendAsync(HttpMethod.Put, "/admin/retention", new { days = 90 }, HttpStatusCode.Forbidden);
        await admin.SendAsync(HttpMethod.Put, $"/support/tickets/{ticket}/hold", new { reason = "because" }, HttpStatusCode.BadRequest);
        await admin.SubmitAsync($"/support/tickets/{Guid.CreateVersion7()}/erasure", null, HttpStatusCode.NotFound);
        await admin.RemoveAsync($"/support/tickets/{ticket}/hold", HttpStatusCode.OK);
        await EraseAsync(admin, ticket);
        Assert.Equal(
            ["ticket.erased", "ticket.held", "ticket.released"],
            (await QueryAsync($"SELECT kind FROM receipts WHERE subject_id = '{ticket}' AND kind LIKE 'ticket.%'")).Order());
    }

    [Fact]
    public async Task ErasedTicket_WhateverIsWritten_TakesNothingMore()
    {
        var (admin, _) = await fixture.Server.KeyAsync("ticket-erased", Role.Admin);
        var ticket = await WriteAsync(admin, "chat", "customer-7000", "It broke.", "thread-7000");
        var answer = (await admin.SubmitAsync("/support/answer", new { ticket_id = ticket })).GetProperty("answer_id").GetGuid();
        await admin.SubmitAsync($"/support/tickets/{ticket}/solve", new { });
        await EraseAsync(admin, ticket);

        foreach (var (method, path, body) in new (HttpMethod, string, object)[]
                 {
                     (HttpMethod.Post, $"/support/tickets/{ticket}/replies", new { text = "Hello" }),
                     (HttpMethod.Post, $"/support/tickets/{ticket}/notes", new { text = "Hello" }),
                     (HttpMethod.Put, $"/support/tickets/{ticket}/drafts/reply", new { text = "Hello" }),
                     (HttpMethod.Put, $"/support/tickets/{ticket}", new { subject = "Hello" }),
                     (HttpMethod.Post, $"/support/tickets/{ticket}/triage/corrections", new { severity = "critical" }),
                     (HttpMethod.Post, $"/support/answers/{answer}/regenerate", new { question = "Hello" }),
                     (HttpMethod.Post, $"/support/answers/{answer}/feedback", new { useful = true, comment = "Hello" }),
                     (HttpMethod.Post, "/signals/emit", new { type = "bug", product_area = "gateway", strength = 0.5, title = "Hello", ticket_id = ticket }),
                     (HttpMethod.Put, $"/support/tickets/{ticket}/hold", new { reason = "audit" }),
                 })
        {
            Assert.Equal("ticket_erased", (await admin.SendAsync(method, path, body, HttpStatusCode.Conflict)).Code());
        }

        Assert.NotEqual(ticket, await WriteAsync(admin, "chat", "customer-7000", "It broke again.", "thread-7000"));
        Assert.Equal(0, (await EraseAsync(admin, ticket)).Number("entries"));
    }

    [Fact]
    public async Task Retention_OverTheApi_SaysWhatItWouldEraseBeforeItDoes()
    {
        var (admin, workspace) = await fixture.Server.KeyAsync("retention", Role.Admin);
        var ticket = await WriteAsync(admin, "chat", "customer-8000", "It broke.");
        await admin.SubmitAsync($"/support/tickets/{ticket}/close", new { });
        await QueryAsync($"UPDATE tickets SET closed_at = now() - interval '100 days' WHERE id = '{ticket}' RETURNING id");
        Assert.Equal(JsonValueKind.Null, (await admin.ReadAsync("/admin/retention")).GetProperty("days").ValueKind);

        Assert.Equal(1, (await admin.ReadAsync("/admin/retention/preview?days=60")).Number("due"));
        Assert.Equal(0, (await admin.ReadAsync("/admin/retention/preview?days=120")).Number("due"));
        await admin.SendAsync(HttpMethod.Put, "/admin/retention", new { days = 29 }, HttpStatusCode.BadRequest);
        await admin.SendAsync(HttpMethod.Put, "/admin/workspace", new { time_zone = "Mars/Olympus" }, HttpStatusCode.BadRequest);
        await admin.SendAsync(HttpMethod.Put, "/admin/workspace", new { time_zone = "Pacific/Auckland" }, HttpStatusCode.OK);
        var set = await admin.SendAsync(HttpMethod.Put, "/admin/retention", new { days = 60 }, HttpStatusCode.OK);

        Assert.Equal((60, 1, "Pacific/Auckland"), (set.Number("days"), set.Number("due"), set.Text("time_zone")));
        var next = TimeZoneInfo.ConvertTime(set.GetProperty("next_run_at").GetDateTimeOffset(), TimeZoneInfo.FindSystemTimeZoneById("Pacific/Auckland"));
        Assert.Equal((2, 0), (next.Hour, next.Minute));
        Assert.Equal(["Pacific/Auckland"], await QueryAsync($"SELECT time_zone FROM workspaces WHERE id = '{workspace}'"));
        var off = await admin.SendAsync(HttpMethod.Put, "/admin/retention", new { days = (int?)null }, HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, off.GetProperty("next_run_at").ValueKind);
    }

    // A ticket about which everything has been said that can be.
    private async Task<Guid> FillAsync(HttpClient admin, HttpClient agent, string word)
    {
        var ticket = (await agent.SubmitAsync("/support/ingest", new
        {
            source = "chat",
            channel = "chat",
            user_ref = "customer-4711",
            text = $"I am locked out, unlock my account please. {word}body {word}customer, ann@a.example.",
            context = new { thread_id = $"{word}thread", customer = new { account = $"{word}context" } },
        })).GetProperty("ticket_id").GetGuid();
        JsonElement action = default;
        await Eventually.TrueAsync(async () => (action = (await admin.ReadAsync("/approvals?limit=100")).GetProperty("items").EnumerateArray()
            .FirstOrDefault(a => a.GetProperty("ticket_id").GetGuid() == ticket)).ValueKind == JsonValueKind.Object);
        await admin.SubmitAsync($"/action/{action.Id()}/approve", new { note = $"They have shown who they are: {word}approval." });
        await Eventually.TrueAsync(async () => (await admin.ReadAsync($"/action/{action.Id()}")).Text("status") is "done" or "failed");
        await agent.SubmitAsync($"/support/tickets/{ticket}/replies", new { text = $"We look: {word}reply, bob@b.example." }, HttpStatusCode.Created);
        await agent.SubmitAsync($"/support/tickets/{ticket}/notes", new { text = $"Careful: {word}note, cyd@c.example." }, HttpStatusCode.Created);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes($"{word}file")), "file", $"{word}file.txt" } };
        (await agent.PostAsync($"/support/tickets/{ticket}/attachments", form)).EnsureSuccessStatusCode();
        await agent.SendAsync(HttpMethod.Put, $"/support/tickets/{ticket}/drafts/reply", new { text = $"{word}draft" }, HttpStatusCode.OK);
        await agent.SendAsync(HttpMethod.Put, $"/support/tickets/{ticket}", new { subject = $"Locked out {word}title", tags = new[] { $"{word}tag" } }, HttpStatusCode.OK);
        await agent.SubmitAsync("/support/tickets/bulk", new { tickets = new[] { ticket }, change = new { add_tags = new[] { "many" } } }, HttpStatusCode.Accepted);
        await agent.SubmitAsync("/signals/emit", new
        {
            type = "bug",
            product_area = "gateway",
            strength = 0.5,
            title = $"{word}signal",
            quote = $"It said {word}quote.",
            ticket_id = ticket,
        }, HttpStatusCode.Created);
        var answer = (await agent.SubmitAsync("/support/answer", new { ticket_id = ticket })).GetProperty("answer_id").GetGuid();
        await agent.SubmitAsync($"/support/answers/{answer}/feedback", new { useful = false, comment = $"{word}comment" });
        await agent.SubmitAsync($"/support/tickets/{ticket}/triage/corrections", new { severity = "critical" });
        await agent.SubmitAsync("/support/ingest", new
        {
            source = "chat",
            channel = "chat",
            user_ref = "customer-4711",
            text = $"And another thing: {word}later.",
            context = new { thread_id = $"{word}thread" },
        });
        // The index of tickets is made by a job, and has to have them.
        await Eventually.TrueAsync(async () => (await QueryAsync($"SELECT term FROM ticket_search_terms WHERE term LIKE '{word}lat%'")).Count > 0, TimeSpan.FromSeconds(30));
        return ticket;
    }

    private static async Task<JsonElement> EraseAsync(HttpClient admin, Guid ticket)
    {
        // A step may still be at work on it, which is said and ends by itself.
        JsonElement erased = default;
        await Eventually.TrueAsync(async () =>
        {
            using var response = await admin.PostAsync($"/support/tickets/{ticket}/erasure", null);
            erased = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
            Assert.True(response.IsSuccessStatusCode || erased.Code() == "ticket_busy", erased.ToString());
            return response.IsSuccessStatusCode;
        });
        return erased;
    }

    private static async Task AssertShownAsync(HttpClient admin, Guid gone, Guid kept)
    {
        var shown = await admin.ReadAsync($"/support/tickets/{gone}");
        Assert.Equal(("[erased]", "closed"), (shown.GetProperty("ticket").Text("subject"), shown.GetProperty("ticket").Text("status")));
        Assert.Equal("critical", shown.GetProperty("triage").Text("severity"));
        Assert.All(shown.GetProperty("messages").EnumerateArray(), m => Assert.Equal("[erased]", m.Text("text")));
        Assert.Equal(JsonValueKind.String, shown.GetProperty("erased_at").ValueKind);
        Assert.Contains("wombatbody", (await admin.ReadAsync($"/support/tickets/{kept}")).GetProperty("messages")[0].Text("text"));
        var masks = new { masks = new[] { "email:1" }, reason = "answer_customer" };
        Assert.Equal("erased", (await admin.SubmitAsync($"/support/tickets/{gone}/reveal", masks)).GetProperty("items")[0].Text("state"));
        Assert.Equal("ann@a.example", (await admin.SubmitAsync($"/support/tickets/{kept}/reveal", masks)).GetProperty("items")[0].Text("original"));
    }

    private async Task AssertProvedAsync(HttpClient admin, Guid workspace, Guid receipt)
    {
        Assert.True((await admin.ReadAsync("/audit/verify")).GetProperty("valid").GetBoolean());
        await fixture.Server.Services.GetRequiredService<Checkpointer>().MakeAsync(workspace, CancellationToken.None);
        Assert.Empty(await fixture.Server.Services.GetRequiredService<LogAuditor>().AuditAsync(workspace, CancellationToken.None));
        Assert.True((await admin.ReadAsync($"/audit/{receipt}")).GetProperty("verification").GetProperty("valid").GetBoolean());
    }

    private static async Task<Guid> WriteAsync(HttpClient client, string source, string user, string text, string? thread = null) =>
        (await client.SubmitAsync("/support/ingest", new
        {
            source,
            channel = "chat",
            user_ref = user,
            text,
            context = thread is null ? null : new { thread_id = thread },
        })).GetProperty("ticket_id").GetGuid();

    private Task<List<string>> QueryAsync(string sql) => Tables.QueryAsync(fixture.Database.OwnerConnection, sql);
}
