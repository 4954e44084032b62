using System.Net;
using System.Text.Json;
using RainRef.Domain.Workspaces;
using RainRef.Testing;
using RainRef.Web.Tests.Workspaces;

namespace RainRef.Web.Tests.Receipts;

/// <summary>All that has to leave a receipt does, once, about the thing that it was done to.</summary>
public sealed class ReceiptKindsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly (string Deed, string Kind, string Table)[] Owed =
    [
        ("proposal", "action.proposed", "actions"), ("decision", "policy.decided", "decisions"), ("approval", "approval.given", "approvals"),
        ("approved", "action.approved", "approvals"), ("execution", "action.executed", "actions"), ("rollback", "action.rolled_back", "actions"),
        ("sent reply", "reply.sent", "messages"), ("card approval", "card.approved", "kb_cards"),
        ("policy activation", "policy.activated", "policy_versions"), ("reveal", "pii.revealed", "tickets"),
        ("erasure", "subject.erased", ""),
    ];

    [Fact]
    public async Task Deeds_ThatOweAReceipt_LeaveOneThatVerifies()
    {
        var (admin, workspace) = await fixture.Server.KeyAsync("kinds", Role.Admin);
        var ticket = (await admin.SubmitAsync("/support/ingest", new
        {
            source = "chat",
            channel = "chat",
            user_ref = "u-1",
            text = "I am locked out, unlock my account please, ann@a.example",
        })).GetProperty("ticket_id").GetGuid();
        await ActAsync(admin, ticket);
        await admin.SubmitAsync($"/support/tickets/{ticket}/replies", new { text = "It is open again." }, HttpStatusCode.Created);
        await admin.SubmitAsync("/kb/cards", new { title = "Locked accounts", body = "We open them on request.", state = "approved" }, HttpStatusCode.Created);
        await ActivateAsync(admin);
        await admin.SubmitAsync($"/support/tickets/{ticket}/reveal", new { masks = new[] { "email:1" }, reason = "verify_identity" });
        await admin.SubmitAsync("/subjects/erasure", new { email = "ann@a.example" });

        var faults = new List<string>();
        foreach (var (deed, kind, table) in Owed)
        {
            var ids = await Tables.QueryAsync(
                fixture.Database.OwnerConnection,
                $"SELECT id FROM receipts r WHERE workspace_id = '{workspace}' AND kind = '{kind}'"
                + (table.Length == 0 ? "" : $" AND EXISTS (SELECT 1 FROM {table} t WHERE t.id = r.subject_id)"));
            if (ids.Count != 1)
                faults.Add($"{deed}: {ids.Count} receipts");
            else if (!(await admin.ReadAsync($"/audit/{ids[0]}")).GetProperty("verification").GetProperty("valid").GetBoolean())
                faults.Add($"{deed}: its receipt does not verify");
        }

        Assert.Empty(faults);
    }

    private static async Task ActAsync(HttpClient admin, Guid ticket)
    {
        JsonElement action = default;
        await Eventually.TrueAsync(async () => (action = (await admin.ReadAsync("/approvals")).GetProperty("items").EnumerateArray()
            .FirstOrDefault(a => a.GetProperty("ticket_id").GetGuid() == ticket)).ValueKind == JsonValueKind.Object);
        await admin.SubmitAsync($"/action/{action.Id()}/approve", new { });
        await StatusAsync("done");
        await admin.SubmitAsync($"/action/{action.Id()}/rollback", new { }, HttpStatusCode.Accepted);
        await StatusAsync("rolled_back");

        Task StatusAsync(string status) =>
            Eventually.TrueAsync(async () => (await admin.ReadAsync($"/action/{action.Id()}")).Text("status") == status);
    }

    private static async Task ActivateAsync(HttpClient admin)
    {
        var draft = (await admin.SubmitAsync("/policies/drafts", new { name = "As it is" }, HttpStatusCode.Created)).Id();
        await admin.SubmitAsync($"/policies/drafts/{draft}/replay", new { days = 1 });
        await admin.SubmitAsync($"/policies/drafts/{draft}/activate", new { version = 1 });
    }
}
