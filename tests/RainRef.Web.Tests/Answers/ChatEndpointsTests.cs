using System.Net;
using System.Text.Json;
using RainRef.Domain.Answers.Writing;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Answers;

/// <summary>A program that lets one ask quickly.</summary>
public sealed class ChatFixture() : ServerFixture(["Chat:RateLimitPerMinute=100000"]);

public sealed class ChatEndpointsTests(ChatFixture fixture) : IClassFixture<ChatFixture>
{
    [Fact]
    public async Task Ask_WhatACardSays_IsAnsweredWithItsCitations()
    {
        var (client, _) = await WorkspaceAsync("chat-ask");

        var turn = await client.AskAsync("How do I install the client on Windows?");

        Assert.Equal("answered", turn.Text("status"));
        Assert.Contains("setup.msi", turn.Text("answer_md"));
        Assert.Contains("[1]", turn.Text("answer_md"));
        var citations = (await client.ReadAsync($"/api/citations/turn/{turn.GetProperty("turn_id").GetGuid()}")).GetProperty("citations");
        Assert.Equal("Installing on Windows", citations[0].Text("title"));
        Assert.Contains("setup.msi", citations[0].Text("quote"));
        Assert.Equal(turn.GetProperty("citations").GetRawText(), citations.GetRawText());
    }

    [Fact]
    public async Task Ask_WhatNobodyWrote_AbstainsAndHandsOver()
    {
        var (client, _) = await WorkspaceAsync("chat-abstain");

        var turn = await client.AskAsync("Which telescopes see the moons of Jupiter best?");

        Assert.True(turn.GetProperty("abstained").GetBoolean());
        Assert.True(turn.GetProperty("hand_over").GetBoolean());
        Assert.Equal("", turn.Text("answer_md"));
        Assert.NotNull(turn.Text("missing"));
        Assert.Contains((await client.ReadAsync("/audit?limit=5")).GetProperty("items").EnumerateArray(), r => r.Text("kind") == "chat.abstained");
    }

    [Fact]
    public async Task Reveal_OfAConversationsMasks_ShowsThemToWhoMayAndGoesOnAReceipt()
    {
        const string secret = "ada.chats@canary.example.org";
        var (client, _) = await WorkspaceAsync("chat-reveal");
        var (product, _) = await fixture.Server.KeyAsync("chat-reveal", Role.Product);
        var (customer, _) = await fixture.Server.KeyAsync("chat-reveal", Role.Customer);
        var (stranger, _) = await fixture.Server.KeyAsync("chat-reveal-others", Role.Admin);
        var turn = await client.AskAsync($"I am {secret}. How do I install the client on Windows?");
        var conversation = turn.GetProperty("conversation_id").GetGuid();
        Assert.Contains("[email:1]", turn.Text("question"));
        var path = $"/api/chat/conversations/{conversation}/reveal";
        var body = new { masks = new[] { "email:1", "email:9" }, reason = "verify_identity" };

        var shown = (await client.SubmitAsync(path, body)).GetProperty("items");

        Assert.Equal(("revealed", secret, "unknown"), (shown[0].Text("state"), shown[0].Text("original"), shown[1].Text("state")));
        var receipt = (await client.ReadAsync("/audit?limit=5")).GetProperty("items").EnumerateArray().Single(r => r.Text("kind") == "pii.revealed");
        Assert.Equal(conversation, receipt.GetProperty("subject_id").GetGuid());
        Assert.DoesNotContain(secret, (await client.ReadAsync($"/audit/{receipt.Id()}")).GetRawText());
        Assert.Equal(1, (await client.ReadAsync("/audit/log?action=pii.revealed")).Number("total"));
        await product.SubmitAsync(path, body, HttpStatusCode.Forbidden);
        await customer.SubmitAsync(path, body, HttpStatusCode.Forbidden);
        await stranger.SubmitAsync(path, body, HttpStatusCode.NotFound);
        Assert.Equal("validation_failed", (await client.SubmitAsync(path, body with { reason = "curiosity" }, HttpStatusCode.BadRequest)).Code());
    }

    [Fact]
    public async Task Stream_OfATurn_BeginsSpeaksAndEndsWithCitations()
    {
        var (client, _) = await WorkspaceAsync("chat-stream");
        var asked = await client.SubmitAsync(
            "/api/chat/ask", new { question = "How do I install the client on a Mac?", stream = true }, HttpStatusCode.Accepted);
        Assert.Equal("pending", asked.Text("status"));

        var events = await client.StreamAsync(asked.Text("stream_url")!);

        Assert.Equal("start", events[0].Name);
        Assert.Equal("done", events[^1].Name);
        Assert.True(events.Count > 5);
        Assert.All(events.Skip(1).SkipLast(1), e => Assert.Equal("token", e.Name));
        Assert.Equal(events[^1].Data.Text("answer_md"), events.Spoken());
        Assert.Contains("client.dmg", events[^1].Data.GetProperty("citations")[0].Text("quote"));
        var again = await client.StreamAsync(asked.Text("stream_url")!);
        Assert.Equal(events.Spoken(), again.Spoken());
    }

    [Fact]
    public async Task Ask_AFollowUp_IsUnderstoodByWhatWasAskedBefore()
    {
        var (client, _) = await WorkspaceAsync("chat-follow");
        var first = await client.AskAsync("How do I install the client on Windows?");

        var second = await client.AskAsync("and on a Mac?", first.GetProperty("conversation_id").GetGuid());

        Assert.Equal("and on a Mac?", second.Text("question"));
        Assert.Equal("How do I install the client on a Mac?", second.Text("understood"));
        Assert.Contains("client.dmg", second.Text("answer_md"));
        Assert.DoesNotContain("setup.msi", second.Text("answer_md"));
    }

    [Fact]
    public async Task Ask_TwiceUnderOneKey_IsOneTurn()
    {
        var (client, _) = await WorkspaceAsync("chat-key");

        var first = await client.PostJsonAsync("/api/chat/ask", new { question = "How do I install the client on Windows?" }, "chat-key-1");
        var second = await client.PostJsonAsync("/api/chat/ask", new { question = "How do I install the client on Windows?" }, "chat-key-1");

        Assert.Equal(first["turn_id"].GetGuid(), second["turn_id"].GetGuid());
        var conversation = await client.ReadAsync($"/api/chat/conversations/{first["conversation_id"].GetGuid()}");
        Assert.Equal(1, conversation.GetProperty("turns").Number("total"));
    }

    [Fact]
    public async Task Regenerate_AfterACardChanged_AnswersAnewInItsPlace()
    {
        var (client, _) = await WorkspaceAsync("chat-anew");
        var turn = await client.AskAsync("How do I calibrate the barometer?");
        Assert.True(turn.GetProperty("abstained").GetBoolean());
        await client.ApproveCardAsync("Calibrating the barometer", "Calibrate the barometer by holding both buttons for ten seconds.");

        var anew = await client.SubmitAsync($"/api/chat/turns/{turn.GetProperty("turn_id").GetGuid()}/regenerate", new { });

        Assert.Contains("both buttons", anew.Text("answer_md"));
        Assert.Equal(1, anew.Number("number"));
        var old = await client.ReadAsync($"/api/chat/turns/{turn.GetProperty("turn_id").GetGuid()}");
        Assert.Equal("superseded", old.Text("status"));
        Assert.Equal("turn_superseded", (await client.SubmitAsync(
            $"/api/chat/turns/{turn.GetProperty("turn_id").GetGuid()}/regenerate", new { }, HttpStatusCode.Conflict)).Code());
        var conversation = await client.ReadAsync($"/api/chat/conversations/{turn.GetProperty("conversation_id").GetGuid()}");
        Assert.Equal(anew.GetProperty("turn_id").GetGuid(), conversation.GetProperty("turns").GetProperty("items")[0].GetProperty("turn_id").GetGuid());
    }

    [Fact]
    public async Task Feedback_OnATurn_IsKeptAndItsNoteMasked()
    {
        var (client, id) = await WorkspaceAsync("chat-rate");
        var turn = (await client.AskAsync("How do I install the client on Windows?")).GetProperty("turn_id").GetGuid();

        var rated = await client.SubmitAsync($"/api/chat/turns/{turn}/feedback", new { rating = "unhelpful", note = "Write to zoe@customer.example" });

        Assert.Equal("unhelpful", rated.Text("rating"));
        Assert.Equal(1, await CountAsync($"chat_turns WHERE workspace_id = '{id}' AND note = 'Write to [email:1]'"));
        await client.SubmitAsync($"/api/chat/turns/{turn}/feedback", new { rating = "splendid" }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Conversation_OfAnotherCustomer_IsNotThere()
    {
        var (agent, _) = await WorkspaceAsync("chat-others", Role.Support);
        var (one, _) = await fixture.Server.KeyAsync("chat-others", Role.Customer);
        var (other, _) = await fixture.Server.KeyAsync("chat-others", Role.Customer);
        var turn = await one.AskAsync("How do I install the client on Windows?");
        var (id, conversation) = (turn.GetProperty("turn_id").GetGuid(), turn.GetProperty("conversation_id").GetGuid());

        foreach (var path in (string[])[$"/api/chat/turns/{id}", $"/api/chat/conversations/{conversation}", $"/api/citations/turn/{id}", $"/stream/chat?turn_id={id}"])
        {
            await other.ReadAsync(path, HttpStatusCode.NotFound);
            (await one.FetchAsync(path)).Is(HttpStatusCode.OK);
            (await agent.FetchAsync(path)).Is(HttpStatusCode.OK);
        }

        await other.SubmitAsync("/api/chat/ask", new { question = "and on a Mac?", conversation_id = conversation }, HttpStatusCode.NotFound);
        await other.SubmitAsync($"/api/chat/turns/{id}/regenerate", new { }, HttpStatusCode.NotFound);
        await other.SubmitAsync($"/api/chat/turns/{id}/feedback", new { rating = "helpful" }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Erasure_OfTheCustomer_TakesTheirConversationsAlong()
    {
        var (client, id) = await WorkspaceAsync("chat-erase");
        var asked = await client.SubmitAsync("/api/chat/ask", new
        {
            question = "How do I install the client on Windows? I am reached on +49 171 2345678.",
            user_ref = "yara@customer.example",
        });
        Assert.Contains("[phone:1]", asked.Text("question"));
        Assert.Equal(1, await CountAsync($"vault_entries WHERE workspace_id = '{id}' AND conversation_id IS NOT NULL AND original IS NOT NULL"));

        await client.SubmitAsync("/subjects/erasure", new { email = "yara@customer.example" });

        Assert.Equal(0, await CountAsync($"chat_conversations WHERE workspace_id = '{id}'"));
        Assert.Equal(0, await CountAsync($"chat_turns WHERE workspace_id = '{id}'"));
        Assert.Equal(0, await CountAsync($"vault_entries WHERE workspace_id = '{id}' AND original IS NOT NULL"));
        await client.ReadAsync($"/api/chat/turns/{asked.GetProperty("turn_id").GetGuid()}", HttpStatusCode.NotFound);
        Assert.True((await client.ReadAsync("/audit/verify")).GetProperty("valid").GetBoolean());
    }

    [Fact]
    public async Task Conversation_OfTwoHundredTurns_StaysWithinItsBudgetAndStillFollows()
    {
        var (client, id) = await WorkspaceAsync("chat-long");
        JsonElement turn = default;
        Guid? conversation = null;
        for (var i = 0; i < 199; i++)
        {
            turn = await client.AskAsync($"How do I repair appliance number {i} of the {(i % 2 == 0 ? "kitchen" : "garden")} with a spare part?", conversation);
            conversation ??= turn.GetProperty("conversation_id").GetGuid();
        }

        await client.AskAsync("How do I install the client on Windows?", conversation);
        var followed = await client.AskAsync("and on a Mac?", conversation);

        Assert.Equal(201, followed.Number("number"));
        Assert.Contains("client.dmg", followed.Text("answer_md"));
        var summary = (await client.ReadAsync($"/api/chat/conversations/{conversation}?limit=1")).Text("summary")!;
        Assert.InRange(TokenEstimate.Of(summary), 200, 400);
        Assert.Contains("appliance number 196", summary);
        Assert.Equal(201, await CountAsync($"chat_turns WHERE workspace_id = '{id}'"));
    }

    [Theory]
    [InlineData("""{}""", "question")]
    [InlineData("""{"question":"   "}""", "question")]
    [InlineData("""{"question":"a\u0000b"}""", "question")]
    [InlineData("""{"question":"Hello?","conversation_id":"01920000-0000-7000-8000-000000000001","user_ref":"u"}""", "conversation_id")]
    public async Task Ask_WhatIsNoQuestion_IsRefused(string body, string field)
    {
        using var client = await fixture.Server.SignInAsync("agent");

        var error = (await client.PostTextAsync("/api/chat/ask", "application/json", body)).IsError(HttpStatusCode.BadRequest, "validation_failed");

        Assert.Equal(field, error.GetProperty("details").Text("field"));
    }

    private async Task<(HttpClient Client, Guid Workspace)> WorkspaceAsync(string slug, Role role = Role.Admin)
    {
        var (admin, id) = await fixture.Server.KeyAsync(slug, Role.Admin);
        await admin.ApproveCardAsync("Installing on Windows", "To install the client on Windows, download setup.msi and open it. Restart Windows afterwards.");
        await admin.ApproveCardAsync("Installing on a Mac", "To install the client on a Mac, download client.dmg and drag it into Applications.");
        return role == Role.Admin ? (admin, id) : ((await fixture.Server.KeyAsync(slug, role)).Client, id);
    }

    private async Task<long> CountAsync(string what)
    {
        await using var connection = new Npgsql.NpgsqlConnection(fixture.Database.OwnerConnection);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand($"SELECT count(*) FROM {what}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}

/// <summary>Who asks too much waits.</summary>
public sealed class ChatRateLimitTests
{
    [Fact]
    public async Task Ask_MoreThanTheLimit_IsToldToWait()
    {
        await using var server = await RainRefServer.StartAsync(null, "Chat:RateLimitPerMinute=2");
        using var client = await server.SignInAsync("agent");
        await client.AskAsync("One?");
        await client.AskAsync("Two?");

        var third = await client.PostJsonAsync("/api/chat/ask", new { question = "Three?" });

        third.IsError(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.Equal("2", third.Header("X-RateLimit-Limit"));
        Assert.NotNull(third.Header("Retry-After"));
    }
}
