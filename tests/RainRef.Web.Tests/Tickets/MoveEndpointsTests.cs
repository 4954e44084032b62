using System.Net;
using System.Text.Json;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Tickets;

/// <summary>Like tickets are found and merged, messages get tickets of their own, and both can be taken back.</summary>
public sealed class MoveEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Similar_ForATicketOfTheSameMatter_NamesItFirstAndSaysWhy()
    {
        using var client = await ClientAsync("similar");
        var asked = await SendAsync(client, "a", "Printer spooler crashes when I export invoices to PDF", "u-1");
        await SendAsync(client, "b", "How do I change the colour of the sidebar?", "u-2");
        var same = await SendAsync(client, "c", "Exporting an invoice as PDF crashes the spooler of the printer", "u-1");
        await SendAsync(client, "d", "The monthly newsletter comes twice", "u-3");

        var found = (await client.ReadAsync($"/support/tickets/{asked}/similar?limit=3")).GetProperty("items");

        Assert.Equal(same, found[0].Id());
        Assert.True(found[0].GetProperty("likeness").GetDouble() > 0.3);
        Assert.True(found[0].GetProperty("same_customer").GetBoolean());
        Assert.Contains("“spooler”", found[0].Text("why"));
        // Once the index knows them, too: until then they were read.
        await Eventually.TrueAsync(async () => await IndexedAsync() >= 4);
        var again = (await client.ReadAsync($"/support/tickets/{asked}/similar?limit=3")).GetProperty("items");
        Assert.Equal(same, again[0].Id());
        Assert.DoesNotContain(again.EnumerateArray(), t => t.Id() == asked);
    }

    [Fact]
    public async Task Merge_OfADuplicate_BringsMessagesMasksAndLaterRepliesToTheSurvivor()
    {
        using var client = await ClientAsync("merge");
        var survivor = await SendAsync(client, "s", "I never got the invoice, write to first.person@mail.example.org", "u-1");
        var duplicate = await SendAsync(client, "d", "Invoice missing again! Answer second.person@mail.example.org please", "u-2");

        var move = await client.SubmitAsync($"/support/tickets/{duplicate}/merge", new { into = survivor });

        var after = await client.ReadAsync($"/support/tickets/{survivor}");
        Assert.Equal(["email:1", "email:2"], Masks(after));
        Assert.Equal("second.person@mail.example.org", await RevealAsync(client, survivor, "email:2"));
        Assert.Equal("first.person@mail.example.org", await RevealAsync(client, survivor, "email:1"));
        var gone = await client.ReadAsync($"/support/tickets/{duplicate}");
        Assert.Equal("closed", gone.GetProperty("ticket").Text("status"));
        Assert.Equal(survivor, gone.GetProperty("merged_into").Id());
        Assert.Empty(gone.GetProperty("messages").EnumerateArray());
        await PostAsync(client, "d2", "Any news on the second one?", "u-2", "d");
        await Eventually.TrueAsync(async () => Messages(await client.ReadAsync($"/support/tickets/{survivor}")).Count == 3);

        await client.SubmitAsync($"/support/tickets/{survivor}/moves/{move.Id()}/undo", null);

        var back = await client.ReadAsync($"/support/tickets/{duplicate}");
        Assert.Equal(["Invoice missing again! Answer [email:1] please"], Messages(back));
        Assert.NotEqual("closed", back.GetProperty("ticket").Text("status"));
        Assert.Equal("second.person@mail.example.org", await RevealAsync(client, duplicate, "email:1"));
        // What was said to the survivor since stays with it.
        Assert.Equal(2, Messages(await client.ReadAsync($"/support/tickets/{survivor}")).Count);
        (await client.PostJsonAsync($"/support/tickets/{survivor}/moves/{move.Id()}/undo", null)).IsError(HttpStatusCode.Conflict, "already_undone");
        Assert.True((await client.ReadAsync("/audit/verify")).GetProperty("valid").GetBoolean());
    }

    [Fact]
    public async Task Merge_OfAMergedOrIntoAClosedTicket_IsRefused()
    {
        using var client = await ClientAsync("merge-refused");
        var a = await SendAsync(client, "a", "One thing is broken", "u-1");
        var b = await SendAsync(client, "b", "Another thing is broken", "u-1");
        var c = await SendAsync(client, "c", "A third thing is broken", "u-1");
        (await client.PostJsonAsync($"/support/tickets/{a}/merge", new { into = a })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        await client.SubmitAsync($"/support/tickets/{a}/merge", new { into = b });

        (await client.PostJsonAsync($"/support/tickets/{a}/merge", new { into = c })).IsError(HttpStatusCode.Conflict, "ticket_merged");
        (await client.PostJsonAsync($"/support/tickets/{c}/merge", new { into = a })).IsError(HttpStatusCode.Conflict, "ticket_merged");
        (await client.PostJsonAsync($"/support/tickets/{a}/reopen", null)).IsError(HttpStatusCode.Conflict, "ticket_transition_refused");
        await client.SubmitAsync($"/support/tickets/{c}/close", null);
        (await client.PostJsonAsync($"/support/tickets/{b}/merge", new { into = c })).IsError(HttpStatusCode.Conflict, "ticket_closed");
    }

    [Fact]
    public async Task Merge_OfASurvivor_SendsRepliesAlongTheChain()
    {
        using var client = await ClientAsync("merge-chain");
        var a = await SendAsync(client, "a", "The export is empty", "u-1");
        var b = await SendAsync(client, "b", "Export gives an empty file", "u-2");
        var c = await SendAsync(client, "c", "Nothing in the exported file", "u-3");
        var first = await client.SubmitAsync($"/support/tickets/{a}/merge", new { into = b });
        await client.SubmitAsync($"/support/tickets/{b}/merge", new { into = c });

        await PostAsync(client, "a2", "It is still empty", "u-1", "a");

        await Eventually.TrueAsync(async () => Messages(await client.ReadAsync($"/support/tickets/{c}")).Contains("It is still empty"));
        (await client.PostJsonAsync($"/support/tickets/{a}/moves/{first.Id()}/undo", null)).IsError(HttpStatusCode.Conflict, "ticket_merged");
    }

    [Fact]
    public async Task Split_OfAMessage_MakesATicketOfItAndUndoBringsItBack()
    {
        using var client = await ClientAsync("split");
        var ticket = await SendAsync(client, "s", "My invoice is missing", "u-1");
        await PostAsync(client, "s2", "By the way, the app crashes at start, call +49 30 1234567", "u-1", "s");
        var messages = await WaitForAsync(client, ticket, 2);

        (await client.PostJsonAsync($"/support/tickets/{ticket}/split", new { message_id = messages[0].Id() })).IsError(HttpStatusCode.Conflict, "first_message");
        var move = await client.SubmitAsync($"/support/tickets/{ticket}/split", new { message_id = messages[1].Id() });

        var own = move.GetProperty("to_id").GetGuid();
        await Eventually.TrueAsync(async () => (await client.ReadAsync($"/support/tickets/{own}")).GetProperty("triage").ValueKind != JsonValueKind.Null);
        var details = await client.ReadAsync($"/support/tickets/{own}");
        Assert.StartsWith("By the way, the app crashes", details.GetProperty("ticket").Text("subject"));
        Assert.Equal("u-1", details.GetProperty("ticket").Text("user_ref"));
        Assert.NotEmpty(details.GetProperty("sla").EnumerateArray());
        Assert.Equal("+49 30 1234567", await RevealAsync(client, own, "phone:1"));
        Assert.Equal(["My invoice is missing"], Messages(await client.ReadAsync($"/support/tickets/{ticket}")));
        await PostAsync(client, "s3", "It crashes on the tablet too", "u-1", "s2");
        await WaitForAsync(client, own, 2);

        await client.SubmitAsync($"/support/tickets/{own}/moves/{move.Id()}/undo", null);

        Assert.Equal(3, Messages(await client.ReadAsync($"/support/tickets/{ticket}")).Count);
        Assert.Equal(ticket, (await client.ReadAsync($"/support/tickets/{own}")).GetProperty("merged_into").Id());
    }

    private static List<string> Messages(JsonElement details) =>
        [.. details.GetProperty("messages").EnumerateArray().Select(m => m.Text("text")!)];

    private static List<string> Masks(JsonElement details) =>
        [.. Messages(details).SelectMany(t => t.Split('[', ']')).Where(t => t.StartsWith("email:", StringComparison.Ordinal))];

    private static async Task<string?> RevealAsync(HttpClient client, Guid ticket, string mask) =>
        (await client.SubmitAsync($"/support/tickets/{ticket}/reveal", new { masks = new[] { mask }, reason = "answer_customer" }))
            .GetProperty("items")[0].Text("original");

    private static Task PostAsync(HttpClient client, string id, string text, string user, string inReplyTo) => client.SubmitAsync(
        "/ref/events", new { source = "email", channel = "support", text, user_ref = user, external_id = id, context = new { in_reply_to = inReplyTo } },
        HttpStatusCode.Created);

    private static async Task<JsonElement> WaitForAsync(HttpClient client, Guid ticket, int messages)
    {
        JsonElement found = default;
        await Eventually.TrueAsync(async () =>
        {
            found = (await client.ReadAsync($"/support/tickets/{ticket}")).GetProperty("messages");
            return found.GetArrayLength() == messages;
        });
        return found;
    }

    private static async Task<Guid> SendAsync(HttpClient client, string id, string text, string user)
    {
        var sent = await client.SubmitAsync(
            "/support/ingest", new { source = "email", channel = "support", text, user_ref = user, external_id = id });
        var ticket = sent.GetProperty("ticket_id").GetGuid();
        await Eventually.TrueAsync(async () => (await client.ReadAsync($"/support/tickets/{ticket}")).GetProperty("triage").ValueKind != JsonValueKind.Null);
        return ticket;
    }

    private async Task<long> IndexedAsync()
    {
        await using var connection = new Npgsql.NpgsqlConnection(fixture.Database.OwnerConnection);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("SELECT count(*) FROM ticket_search_documents WHERE ticket_id IS NOT NULL", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<HttpClient> ClientAsync(string workspace) => (await fixture.Server.KeyAsync(workspace, Role.Admin)).Client;
}
