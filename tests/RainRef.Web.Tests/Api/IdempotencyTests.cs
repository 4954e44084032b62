using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Api;

/// <summary>One key, one request, one effect, one answer.</summary>
public sealed class IdempotencyTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Events = "/ref/events";
    private const string Replayed = "Idempotency-Replayed";

    private static object Event(string text) => new { source = "email", channel = "support", text };

    [Fact]
    public async Task Request_Repeated_GetsTheFirstAnswerAgain()
    {
        using var client = await ClientAsync("idem-replay");
        var first = (await client.PostJsonAsync(Events, Event("once"), "k")).Is(HttpStatusCode.Created);

        var second = (await client.PostJsonAsync(Events, Event("once"), "k")).Is(HttpStatusCode.Created);

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.ContentType, second.ContentType);
        Assert.Null(first.Header(Replayed));
        Assert.Equal("true", second.Header(Replayed));
        Assert.Equal(1, await TotalAsync(client));
    }

    [Fact]
    public async Task Delete_Repeated_GetsTheFirstAnswerAgain()
    {
        using var client = await ClientAsync("idem-delete");
        var id = (await client.PostJsonAsync(Events, Event("gone")))["id"].GetGuid();

        (await client.DropAsync($"{Events}/{id}", "d")).Is(HttpStatusCode.NoContent);

        Assert.Equal("true", (await client.DropAsync($"{Events}/{id}", "d")).Is(HttpStatusCode.NoContent).Header(Replayed));
        (await client.DropAsync($"{Events}/{id}", "e")).IsError(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Key_WithAnotherRequest_IsRefused()
    {
        using var client = await ClientAsync("idem-mismatch");
        await client.PostJsonAsync(Events, Event("one"), "k");

        (await client.PostJsonAsync(Events, Event("two"), "k")).IsError(HttpStatusCode.Conflict, "idempotency_key_reused");
        (await client.PostJsonAsync("/support/ingest", Event("one"), "k")).IsError(HttpStatusCode.Conflict, "idempotency_key_reused");
        Assert.Equal(1, await TotalAsync(client));
    }

    [Fact]
    public async Task Requests_AtTheSameTime_HaveOneEffect()
    {
        using var client = await ClientAsync("idem-parallel");

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.PostJsonAsync(Events, Event("once"), "k")));

        Assert.Single(replies, r => r.Status == HttpStatusCode.Created && r.Header(Replayed) is null);
        foreach (var reply in replies.Where(r => r.Status != HttpStatusCode.Created))
        {
            reply.IsError(HttpStatusCode.Conflict, "idempotency_in_progress");
            Assert.NotNull(reply.Header("Retry-After"));
        }

        Assert.Equal(1, await TotalAsync(client));
    }

    [Fact]
    public async Task Refusal_OfAWrongRequest_IsReplayedToo()
    {
        using var client = await ClientAsync("idem-invalid");
        var first = await client.PostJsonAsync(Events, Event(""), "k");
        first.IsError(HttpStatusCode.BadRequest, "validation_failed");

        var second = (await client.PostJsonAsync(Events, Event(""), "k")).Is(HttpStatusCode.BadRequest);

        Assert.Equal("true", second.Header(Replayed));
        Assert.Equal(first.Text, second.Text);
    }

    [Fact]
    public async Task Keys_OfOthers_AreOthers()
    {
        using var one = await ClientAsync("idem-callers");
        using var two = await ClientAsync("idem-callers");
        using var elsewhere = await ClientAsync("idem-elsewhere");

        foreach (var client in (HttpClient[])[one, two, elsewhere])
        {
            var reply = (await client.PostJsonAsync(Events, Event("mine"), "shared")).Is(HttpStatusCode.Created);
            Assert.Null(reply.Header(Replayed));
        }

        Assert.Equal(2, await TotalAsync(one));
        Assert.Equal(1, await TotalAsync(elsewhere));
    }

    [Fact]
    public async Task Request_WhoseAnswerWasLostInACrash_DoublesNothing()
    {
        using var client = await ClientAsync("idem-crash");
        object[] rows = [.. Enumerable.Range(0, 50).Select(i => Event($"row {i}"))];
        var posted = await client.PostJsonAsync(Events, Event("once"), "post");
        var uploaded = await client.PostJsonAsync(Events + "/bulk", rows, "bulk");
        var executed = await client.PostJsonAsync("/action/execute", Execute("u-1"), "act");

        await ForgetAnswersAsync();

        Assert.Equal(posted["id"].GetGuid(), (await client.PostJsonAsync(Events, Event("once"), "post"))["id"].GetGuid());
        var again = await client.PostJsonAsync(Events + "/bulk", rows, "bulk");
        Assert.Equal(uploaded["ids"].ToString(), again["ids"].ToString());
        Assert.Equal(0, again["inserted"].GetInt32());
        Assert.Equal(executed.Text, (await client.PostJsonAsync("/action/execute", Execute("u-1"), "act")).Text);
        Assert.Equal(51, await TotalAsync(client));
        Assert.Equal(1, (await client.FetchAsync("/action/history"))["total"].GetInt32());
        await Eventually.TrueAsync(async () => (await client.FetchAsync("/support/tickets"))["total"].GetInt32() == 51);
    }

    [Fact]
    public async Task Key_HeldByARequestThatStillRuns_IsRefusedForNow()
    {
        using var client = await ClientAsync("idem-held");
        await client.PostJsonAsync(Events, Event("held"), "held");
        await SqlAsync("UPDATE idempotency_keys SET status_code = NULL, locked_until = now() + interval '1 minute' WHERE key = 'held'");

        (await client.PostJsonAsync(Events, Event("held"), "held")).IsError(HttpStatusCode.Conflict, "idempotency_in_progress");
    }

    [Fact]
    public async Task Failure_OnOurSide_IsNotRemembered_AndTellsNoInnards()
    {
        using var client = await ClientAsync("idem-failure");
        await SqlAsync("ALTER TABLE ref_events RENAME TO ref_events_away");
        Reply failed, export;
        try
        {
            failed = await client.PostJsonAsync(Events, Event("later"), "k");
            export = await client.FetchAsync("/ref/events/export");
        }
        finally
        {
            await SqlAsync("ALTER TABLE ref_events_away RENAME TO ref_events");
        }

        foreach (var reply in (Reply[])[failed, export])
        {
            reply.IsError(HttpStatusCode.InternalServerError, "internal_error");
            Assert.DoesNotContain("ref_events", reply["detail"].GetString());
            Assert.DoesNotMatch("Npgsql|42P01|relation|Exception|   at ", reply.Text);
        }

        var retried = (await client.PostJsonAsync(Events, Event("later"), "k")).Is(HttpStatusCode.Created);
        Assert.Null(retried.Header(Replayed));
    }

    [Fact]
    public async Task Sweep_ForgetsWhatNobodyRepeats_AndKeepsWhatIsYoung()
    {
        using var client = await ClientAsync("idem-sweep");
        foreach (var key in (string[])["swept-old", "swept-young"])
            await client.PostJsonAsync(Events, Event(key), key);
        await SqlAsync("UPDATE idempotency_keys SET created_at = now() - interval '49 hours' WHERE key = 'swept-old'");

        await fixture.Server.Services.GetRequiredService<IdempotencySweep>().RunOnceAsync(TestContext.Current.CancellationToken);

        Assert.Null((await client.PostJsonAsync(Events, Event("swept-old"), "swept-old")).Is(HttpStatusCode.Created).Header(Replayed));
        Assert.Equal("true", (await client.PostJsonAsync(Events, Event("swept-young"), "swept-young")).Header(Replayed));
    }

    [Fact]
    public async Task Key_ThatIsTooLong_IsRefused()
    {
        using var client = await ClientAsync("idem-key");

        var reply = await client.PostJsonAsync(Events, Event("x"), new string('k', 201));

        reply.IsError(HttpStatusCode.BadRequest, "validation_failed");
        Assert.Equal(0, await TotalAsync(client));
    }

    private static object Execute(string userRef) => new { type = "resend_activation", @params = new { user_ref = userRef } };

    // As if the program had died between the change and the record of its answer.
    private Task ForgetAnswersAsync() => SqlAsync(
        "UPDATE idempotency_keys SET status_code = NULL, content_type = NULL, response = NULL, locked_until = now() - interval '1 second' WHERE key IN ('post', 'bulk', 'act')");

    private async Task SqlAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(fixture.Database.OwnerConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<int> TotalAsync(HttpClient client) => (await client.FetchAsync(Events))["total"].GetInt32();

    private async Task<HttpClient> ClientAsync(string workspace) => (await fixture.Server.KeyAsync(workspace, Role.Admin)).Client;
}
