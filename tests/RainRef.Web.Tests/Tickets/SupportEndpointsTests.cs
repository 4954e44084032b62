using System.Net;
using System.Text.Json;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Tickets;

public sealed class SupportEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Ingest_Event_AnswersWithItsTicket()
    {
        using var client = await ClientAsync("support-ingest");

        var first = await IngestAsync(client, "I cannot sign in", "in-1");
        var again = await IngestAsync(client, "I cannot sign in", "in-1");

        Assert.Equal("accepted", first["status"].GetString());
        Assert.Equal("duplicate", again["status"].GetString());
        Assert.Equal(first["ticket_id"].GetGuid(), again["ticket_id"].GetGuid());
        Assert.Equal(1, first["ticket_number"].GetInt64());
    }

    [Fact]
    public async Task Answer_ToWhatNobodyWroteDown_IsAnAbstention()
    {
        using var client = await ClientAsync("support-answer");

        var byEvent = (await client.PostJsonAsync(
            "/support/answer", new { source = "email", channel = "support", text = "How do I fold a paper crane?" })).Is(HttpStatusCode.OK);
        var byTicket = (await client.PostJsonAsync(
            "/support/answer", new { ticket_id = byEvent["ticket_id"].GetGuid() })).Is(HttpStatusCode.OK);

        foreach (var answer in (Reply[])[byEvent, byTicket])
        {
            Assert.True(answer["abstained"].GetBoolean());
            Assert.Equal(0, answer["citations"].GetArrayLength());
            Assert.NotEqual(0, answer["missing"].GetString()!.Length);
        }

        (await client.PostJsonAsync("/support/answer", new { ticket_id = Guid.CreateVersion7() })).IsError(HttpStatusCode.NotFound, "not_found");
        (await client.PostJsonAsync("/support/answer", new { })).IsError(HttpStatusCode.BadRequest, "validation_failed");
    }

    [Fact]
    public async Task Answer_ForAKnownProblem_SuggestsItsAction()
    {
        using var client = await ClientAsync("support-suggest");

        var answer = await client.PostJsonAsync("/support/answer", new
        {
            source = "email",
            channel = "support",
            text = "I did not get the activation link",
            user_ref = "u-1",
        });

        var suggested = answer.Is(HttpStatusCode.OK)["actions_suggested"][0];
        Assert.Equal("resend_activation", suggested.GetProperty("type").GetString());
        Assert.Equal("u-1", suggested.GetProperty("params").GetProperty("user_ref").GetString());
    }

    [Fact]
    public async Task Create_Ticket_HasItsSubjectAndFirstMessage()
    {
        using var client = await ClientAsync("support-create");

        var created = (await client.PostJsonAsync("/support/tickets", new { text = "The gateway beeps", subject = "Beeping" }))
            .Is(HttpStatusCode.Created);

        var ticket = created["ticket"];
        Assert.Equal("Beeping", ticket.GetProperty("subject").GetString());
        Assert.Equal("The gateway beeps", created["messages"][0].GetProperty("text").GetString());
        Assert.Equal($"/support/tickets/{ticket.GetProperty("id").GetGuid()}", created.Headers.Location?.ToString());
        (await client.PostJsonAsync("/support/tickets", new { text = "x", subject = new string('s', 201) }))
            .IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await client.PostJsonAsync("/support/tickets", new { subject = "no text" })).IsError(HttpStatusCode.BadRequest, "validation_failed");
    }

    [Fact]
    public async Task Change_AtAnOlderVersion_IsRefused()
    {
        using var client = await ClientAsync("support-version");
        var address = await TicketAsync(client, "Change me");

        var refused = await client.PutJsonAsync(address, new { subject = "New", version = 999 });
        refused.IsError(HttpStatusCode.Conflict, "ticket_changed");

        var changed = (await client.PutJsonAsync(address, new { subject = "New", tags = (string[])["a", "a ", "b"] })).Is(HttpStatusCode.OK);
        Assert.Equal("New", changed["ticket"].GetProperty("subject").GetString());
    }

    [Theory]
    [InlineData("""{"subject": ""}""")]
    [InlineData("""{"subject": "a\u0000b"}""")]
    [InlineData("""{"status": "gone"}""")]
    [InlineData("""{"assignee_id": "nobody"}""")]
    [InlineData("""{"assignee_id": "01920000-0000-7000-8000-000000000009"}""")]
    [InlineData("""{"tags": ["a\u0000b"]}""")]
    [InlineData("""{"tags": [null]}""")]
    [InlineData("""{"tags": ["vip", "maria.lopez@acme.example"]}""")]
    [InlineData("""{"tags": ["123456789012345678901234567890123456789012345678901"]}""")]
    public async Task Change_ThatIsWrong_Is400AndChangesNothing(string body)
    {
        using var client = await ClientAsync("support-wrong");
        var address = await TicketAsync(client, "Stays as it is");

        var reply = await client.CallAsync(
            HttpMethod.Put, address, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Null(reply.ContractFault());
        Assert.Equal("Stays as it is", (await client.FetchAsync(address))["ticket"].GetProperty("subject").GetString());
    }

    [Fact]
    public async Task Close_Ticket_IsFinal()
    {
        using var client = await ClientAsync("support-close");
        var address = await TicketAsync(client, "Close me");

        var closed = (await client.PostJsonAsync($"{address}/close", new { })).Is(HttpStatusCode.OK);

        Assert.Equal("closed", closed["ticket"].GetProperty("status").GetString());
        (await client.PutJsonAsync(address, new { status = "open" })).IsError(HttpStatusCode.Conflict, "ticket_transition_refused");
        (await client.PostJsonAsync($"{address}/close", new { })).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Counts_ListAndExport_AgreeOnTheTickets()
    {
        using var client = await ClientAsync("support-counts");
        await TicketAsync(client, "=1+1");
        await TicketAsync(client, "Second");
        await client.PostJsonAsync($"{await TicketAsync(client, "Third")}/close", new { });

        var counts = await client.FetchAsync("/support/tickets/counts");
        var closed = await client.FetchAsync("/support/tickets?status=closed");
        var open = await client.FetchAsync("/support/tickets?status=new,open&order=asc&limit=1");
        var csv = await client.FetchAsync("/support/tickets/export");

        Assert.Equal(1, counts["closed"].GetInt32());
        Assert.Equal(2, counts["open"].GetInt32() + counts["new"].GetInt32());
        Assert.Equal("Third", Assert.Single(closed["items"].EnumerateArray()).GetProperty("subject").GetString());
        Assert.Equal(2, open["total"].GetInt32());
        Assert.Single(open["items"].EnumerateArray());
        Assert.Contains(",'=1+1,", csv.Text);
        Assert.Equal(4, csv.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        (await client.FetchAsync("/support/tickets/export?status=gone")).IsError(HttpStatusCode.BadRequest, "validation_failed");
        Assert.Equal(0, (await client.FetchAsync("/support/tickets?q=%25"))["total"].GetInt32());
    }

    [Fact]
    public async Task Ticket_OfAKnownProblem_ComesWithItsProposedAction()
    {
        using var client = await ClientAsync("support-actions");
        var ingested = await IngestAsync(client, "I am locked out, please unlock my account", null);
        var address = $"/support/tickets/{ingested["ticket_id"].GetGuid()}/actions";

        JsonElement action = default;
        await Eventually.TrueAsync(async () =>
        {
            var actions = (await client.FetchAsync(address)).Is(HttpStatusCode.OK).Json;
            if (actions.GetArrayLength() != 1 || actions[0].GetProperty("status").GetString() != "waiting")
                return false;
            action = actions[0];
            return true;
        });

        Assert.Equal("unlock_account", action.GetProperty("type").GetString());
        Assert.Equal("review", action.GetProperty("verdict").GetString());
    }

    private static async Task<Reply> IngestAsync(HttpClient client, string text, string? externalId) =>
        (await client.PostJsonAsync(
            "/support/ingest", new { source = "email", channel = "support", text, user_ref = "u-1", external_id = externalId }))
        .Is(HttpStatusCode.OK);

    private static async Task<string> TicketAsync(HttpClient client, string subject) => (await client.PostJsonAsync(
        "/support/tickets", new { text = "Some words", subject })).Is(HttpStatusCode.Created).Headers.Location!.ToString();

    private async Task<HttpClient> ClientAsync(string workspace) => (await fixture.Server.KeyAsync(workspace, Role.Admin)).Client;
}
