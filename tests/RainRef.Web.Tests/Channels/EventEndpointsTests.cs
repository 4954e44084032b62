using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RainRef.Testing;

namespace RainRef.Web.Tests.Channels;

public sealed class EventEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Post_Event_IsMaskedAndBecomesATriagedTicket()
    {
        using var lead = await fixture.Server.SignInAsync("lead");

        using var response = await lead.PostAsJsonAsync("/ref/events", new
        {
            source = "email",
            channel = "support",
            text = "Mail me at jo@example.com: I did not get the activation link",
            user_ref = "u-1",
        });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(
            "Mail me at [email:1]: I did not get the activation link", body.GetProperty("normalized").GetProperty("text").GetString());
        var ticket = await Eventually.GetAsync(async () =>
        {
            var e = await lead.GetFromJsonAsync<JsonElement>($"/ref/events/{body.GetProperty("id").GetGuid()}");
            if (e.GetProperty("ticket_id").ValueKind == JsonValueKind.Null)
                return (JsonElement?)null;
            var found = await lead.GetFromJsonAsync<JsonElement>($"/support/tickets/{e.GetProperty("ticket_id").GetGuid()}");
            return found.GetProperty("signals").GetArrayLength() > 0 ? found : null;
        });
        Assert.Equal("activation", ticket.GetProperty("triage").GetProperty("intent").GetString());
    }
}
