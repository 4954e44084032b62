using System.Net;
using System.Text;
using System.Text.Json;
using Npgsql;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Triage;
using RainRef.Testing;

namespace RainRef.Web.Tests.Triage;

/// <summary>A new workspace teaches its triage by correcting it.</summary>
public sealed class TriageStoryTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Corrections_OfTwentyTickets_TeachTheNextThirty()
    {
        var (lead, workspaceId) = await fixture.Server.KeyAsync("story", Role.SupportLead);
        var (agent, _) = await fixture.Server.KeyAsync("story", Role.Support);
        await AddKindsAsync(lead);
        var tickets = new List<Guid>();
        for (var i = 0; i < 50; i++)
            tickets.Add((await TakeInAsync(agent, i)).Id);
        var before = await TakeInAsync(agent, 50);

        for (var i = 0; i < 20; i++)
        {
            var corrected = await agent.SubmitAsync(
                $"/support/tickets/{tickets[i]}/triage/corrections", new { intent = StoryTexts.At(i).Kind });
            Assert.Equal(StoryTexts.At(i).Kind, corrected.GetProperty("triage").Text("intent"));
            Assert.StartsWith("Corrected by", corrected.GetProperty("triage").Text("intent_reason"), StringComparison.Ordinal);
        }

        await lead.SubmitAsync("/triage/train", new { }, HttpStatusCode.Accepted);
        var model = await ServingAsync(lead, 1);
        Assert.Equal(20, model.GetProperty("model").GetProperty("labels").GetInt32());
        Assert.Equal(4, model.GetProperty("classes").GetArrayLength());

        var run = await lead.ReadAsync($"/triage/models/{model.GetProperty("model").Id()}/changes");
        Assert.True(run.GetProperty("changed").GetInt32() >= 25, run.ToString());
        Assert.NotEqual(StoryTexts.At(50).Kind, before.Intent);

        var wrong = new List<string>();
        for (var i = 51; i < 81; i++)
        {
            var (_, intent, reason) = await TakeInAsync(agent, i);
            if (intent != StoryTexts.At(i).Kind)
                wrong.Add($"{StoryTexts.At(i).Text}: {intent}, {reason}");
            else
                Assert.Contains($"→ {intent}", reason);
        }

        Assert.Empty(wrong);
        await RollBackAsync(lead, agent, workspaceId, model.GetProperty("model").Id());
    }

    [Fact]
    public async Task Labels_OfHistory_AreImportedAndErrorsNameTheirRows()
    {
        var (lead, _) = await fixture.Server.KeyAsync("history", Role.SupportLead);
        await AddKindsAsync(lead);
        var csv = new StringBuilder("Label,Text\n");
        for (var i = 0; i < 60; i++)
            csv.AppendLine($"{StoryTexts.At(i).Kind},\"{StoryTexts.At(i).Text}\"");
        csv.AppendLine("invented,Some text").AppendLine("allergens,").AppendLine("one field too many,x,y");

        var reply = await lead.PostTextAsync("/triage/labels/import", "text/csv", csv.ToString(), "import-1");
        var again = await lead.PostTextAsync("/triage/labels/import", "text/csv", csv.ToString(), "import-1");

        Assert.Equal(60, reply["imported"].GetInt32());
        Assert.Equal([61, 62, 63], reply["errors"].EnumerateArray().Select(e => e.GetProperty("row").GetInt32()));
        Assert.Equal(reply.Text, again.Text);
        var model = await ServingAsync(lead, 1);
        Assert.True(model.GetProperty("model").GetProperty("accuracy").GetDouble() > 0.8, model.ToString());

        // The same texts under turned labels: worse on what the version that serves learnt, so it is refused.
        var turned = new StringBuilder("text,label\n");
        for (var i = 0; i < 60; i++)
            turned.AppendLine($"\"{StoryTexts.At(i).Text}\",{StoryTexts.Kinds[(i / 7) % 4]}");
        await lead.PostTextAsync("/triage/labels/import", "text/csv", turned.ToString());
        await Eventually.TrueAsync(
            async () => (await lead.ReadAsync("/triage/models?kind=intent")).GetProperty("total").GetInt64() == 2, TimeSpan.FromSeconds(60));
        var versions = (await lead.ReadAsync("/triage/models?kind=intent&order=asc")).GetProperty("items");
        Assert.Equal("in_service", versions[0].Text("state"));
        Assert.Equal("refused", versions[1].Text("state"));
        Assert.Contains("%", versions[1].Text("verdict"));
        await lead.SubmitAsync($"/triage/models/{versions[1].Id()}/rollback", null, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Values_ThatAreDisabled_AreNeverGivenAndStopNothing()
    {
        var (lead, _) = await fixture.Server.KeyAsync("retired", Role.SupportLead);
        var first = await TakeInAsync(lead, "I need a refund, I was charged twice on my invoice");
        Assert.Equal("billing", first.Intent);
        foreach (var value in (await lead.ReadAsync("/triage/values?limit=200")).GetProperty("items").EnumerateArray())
            await lead.SendAsync(HttpMethod.Put, $"/triage/values/{value.Id()}", new { enabled = false }, HttpStatusCode.OK);

        var second = await TakeInAsync(lead, "I need a refund, I was charged twice on my invoice, again");
        var details = await lead.ReadAsync($"/support/tickets/{second.Id}");

        Assert.Equal("unknown", second.Intent);
        Assert.Equal("unknown", details.GetProperty("triage").Text("queue"));
        Assert.Contains("list", second.Reason);
        Assert.Equal("en", details.GetProperty("triage").Text("language"));
        var refused = await lead.SubmitAsync(
            $"/support/tickets/{second.Id}/triage/corrections", new { intent = "billing" }, HttpStatusCode.BadRequest);
        Assert.Equal("validation_failed", refused.Code());
    }

    private static async Task AddKindsAsync(HttpClient lead)
    {
        foreach (var kind in StoryTexts.Kinds)
            await lead.SubmitAsync("/triage/values", new { kind = "intent", key = kind, queue = "product" }, HttpStatusCode.Created);
        var twice = await lead.SubmitAsync("/triage/values", new { kind = "intent", key = StoryTexts.Kinds[0] }, HttpStatusCode.Conflict);
        Assert.Equal("value_exists", twice.Code());
    }

    private async Task RollBackAsync(HttpClient lead, HttpClient agent, Guid workspaceId, Guid first)
    {
        await lead.SubmitAsync("/triage/train", new { kind = "intent" }, HttpStatusCode.Accepted);
        await ServingAsync(lead, 2);

        await agent.SubmitAsync($"/triage/models/{first}/rollback", null, HttpStatusCode.Forbidden);
        var back = await RollBackDuringTrainingAsync(lead, workspaceId, first);
        Assert.Equal("in_service", back.GetProperty("model").Text("state"));
        Assert.Contains("Brought back by", back.GetProperty("model").Text("verdict"));
        await lead.SubmitAsync($"/triage/models/{first}/retire", null, HttpStatusCode.NoContent);
        var unaided = await TakeInAsync(agent, 85);
        Assert.NotEqual(StoryTexts.At(85).Kind, unaided.Intent);
    }

    // While a training stores what it learnt, a lead's word waits, and then holds.
    private async Task<JsonElement> RollBackDuringTrainingAsync(HttpClient lead, Guid workspaceId, Guid id)
    {
        await using var training = new NpgsqlConnection(fixture.Database.OwnerConnection);
        await training.OpenAsync();
        var key = TriageTraining.KeyOf(workspaceId, TriageKind.Intent);
        await using var stores = await training.BeginTransactionAsync();
        await using var locked = new NpgsqlCommand($"SELECT pg_advisory_xact_lock(hashtextextended('{key:D}', 12))", training);
        await locked.ExecuteNonQueryAsync();

        var back = lead.SubmitAsync($"/triage/models/{id}/rollback", null);

        Assert.NotSame(back, await Task.WhenAny(back, Task.Delay(500)));
        await stores.CommitAsync();
        return await back;
    }

    private static async Task<JsonElement> ServingAsync(HttpClient client, int number)
    {
        JsonElement served = default;
        await Eventually.TrueAsync(
            async () => (served = (await client.ReadAsync("/triage/model?kind=intent")).GetProperty("in_service")).ValueKind == JsonValueKind.Object
                && served.GetProperty("model").GetProperty("number").GetInt32() == number,
            TimeSpan.FromSeconds(60));
        return served;
    }

    private static Task<(Guid Id, string? Intent, string? Reason)> TakeInAsync(HttpClient client, int number) =>
        TakeInAsync(client, StoryTexts.At(number).Text);

    private static async Task<(Guid Id, string? Intent, string? Reason)> TakeInAsync(HttpClient client, string text)
    {
        var id = (await client.SubmitAsync("/support/ingest", new { source = "email", channel = "shop", text })).GetProperty("ticket_id").GetGuid();
        JsonElement triage = default;
        await Eventually.TrueAsync(async () =>
            (triage = (await client.ReadAsync($"/support/tickets/{id}")).GetProperty("triage")).ValueKind == JsonValueKind.Object);
        return (id, triage.Text("intent"), triage.Text("intent_reason"));
    }
}
