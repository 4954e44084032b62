using System.Net;
using System.Text.Json;
using RainRef.Testing;
using RainRef.Web.Tests.Answers;

namespace RainRef.Web.Tests.Workspaces;

/// <summary>What an admin is told of channels and models is what the data say, and never a secret.</summary>
public sealed class ChannelAndModelStateTests(ModelFixture fixture) : IClassFixture<ModelFixture>
{
    [Fact]
    public async Task Channels_AsTheyAreSetUp_SayHowTheyStand()
    {
        Assert.Equal("stand_in", (await ChannelAsync("raindock")).Text("state"));
        Assert.Equal("not_set_up", (await ChannelAsync("webhook")).Text("state"));

        await SetAsync(new { adapter = "raindock", settings = new { base_url = "https://dock.example" } });
        await SetAsync(new { adapter = "service.billing", settings = new { region = "eu" } });
        await SetAsync(new { adapter = "webhook", settings = new { url = "https://127.0.0.1:9/hook" } });
        Assert.Equal("not_set_up", (await ChannelAsync("webhook")).Text("state"));
        await SetAsync(new { adapter = "webhook", secrets = new { secret = "whsec_" + Convert.ToBase64String(new byte[32]) } });

        Assert.Equal(("set_up", "not_set_up"), ((await ChannelAsync("raindock")).Text("state"), (await ChannelAsync("service.billing")).Text("state")));
        Assert.Equal("set_up", (await ChannelAsync("webhook")).Text("state"));
        // The directory of targets remembers for a while that there was none.
        await Eventually.TrueAsync(async () =>
        {
            await TicketAsync("Nobody hears of this one.");
            return (await ChannelAsync("webhook")).Text("last_error") is not null;
        });
        Assert.True((await ChannelAsync("webhook")).GetProperty("waiting").GetInt32() > 0);
    }

    [Fact]
    public async Task Service_ThatCouldNotBeCalled_IsRefusedByField()
    {
        (object Settings, string Field)[] wrong =
        [
            (new { base_url = "dock" }, "base_url"), (new { base_url = 5 }, "base_url"), (new { sandbox_url = "ftp://a.example" }, "sandbox_url"),
            (new { auth = "kerberos" }, "auth"), (new { auth_header = "no header" }, "auth_header"), (new { methods = "POST" }, "methods"),
            (new { methods = new[] { "STEAL" } }, "methods"), (new { paths = new[] { "orders" } }, "paths"), (new { operations = "later" }, "operations"),
        ];
        foreach (var (settings, field) in wrong)
        {
            foreach (var adapter in (string[])["rainship", "service.x"])
            {
                var refused = await fixture.Client.SubmitAsync("/admin/adapters/config", new { adapter, settings }, HttpStatusCode.BadRequest);
                Assert.Contains(field, refused.GetRawText(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Models_AsTheyDo_AreToldWithoutAKey()
    {
        var writing = await AskedAsync("When are refunds paid?", "Refunds are paid within 14 days. [1]\n", "writing");
        var falling = (await AskedAsync("When are refunds paid to me?", "We pay twice. [1]\n", "falling_back")).GetProperty("writer");

        Assert.DoesNotContain("sk-stub", writing.GetRawText(), StringComparison.Ordinal);
        var writer = writing.GetProperty("writer");
        Assert.Equal(("openai", "stub", "127.0.0.1", "writing"), (writer.Text("provider"), writer.Text("model"), writer.Text("host"), writer.Text("state")));
        Assert.True(writer.GetProperty("tokens_today").GetInt64() > 0);
        Assert.Equal(("falling_back", "model_unsupported"), (falling.Text("state"), falling.Text("last_fallback")));
        var embedder = writing.GetProperty("embedder");
        Assert.True(embedder.GetProperty("built_in").GetBoolean());
        Assert.Equal("local/1", embedder.GetProperty("progress").GetProperty("serving").Text("name"));
    }

    private async Task<JsonElement> ChannelAsync(string adapter) =>
        (await fixture.Client.ReadAsync("/admin/adapters/state")).GetProperty("items").EnumerateArray().Single(c => c.Text("adapter") == adapter);

    private Task<JsonElement> SetAsync(object body) => fixture.Client.SubmitAsync("/admin/adapters/config", body);

    private async Task<Guid> TicketAsync(string text) =>
        (await fixture.Client.SubmitAsync("/support/ingest", new { source = "email", channel = "support", text, user_ref = $"u-{Guid.CreateVersion7():N}" }))
        .GetProperty("ticket_id").GetGuid();

    // A model that did not answer in time, as on a busy machine, is asked again with the next ticket.
    private async Task<JsonElement> AskedAsync(string question, string answer, string state)
    {
        fixture.Stub.Answer = _ => answer;
        JsonElement models = default;
        for (var attempt = 1; ; attempt++)
        {
            await TicketAsync(question);
            try
            {
                await Eventually.TrueAsync(
                    async () => (models = await fixture.Client.ReadAsync("/admin/models")).GetProperty("writer").Text("state") == state, TimeSpan.FromSeconds(15));
                return models;
            }
            catch (TimeoutException) when (attempt < 4)
            {
            }
        }
    }
}
