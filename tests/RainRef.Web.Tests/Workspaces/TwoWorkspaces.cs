using System.Net;
using Npgsql;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Workspaces;

/// <summary>Two workspaces with data of the same shapes; every text of each holds its own marker word.</summary>
public sealed class TwoWorkspaces() : ServerFixture(["Actions:RateLimitPerMinute=100000"])
{
    public Tenant A { get; private set; } = null!;

    public Tenant B { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        A = await FillAsync("alpha", "zebrafinch");
        B = await FillAsync("beta", "moonstone");
        await QuietAsync();
    }

    /// <summary>Waits until nothing is left to do.</summary>
    public Task QuietAsync() => Eventually.TrueAsync(
        async () => await ScalarAsync<long>("SELECT (SELECT count(*) FROM jobs) + (SELECT count(*) FROM receipts r WHERE NOT EXISTS (SELECT 1 FROM receipt_links l WHERE l.id = r.id))") == 0,
        TimeSpan.FromSeconds(60));

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Database.OwnerConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private async Task<Tenant> FillAsync(string slug, string marker)
    {
        var (admin, id) = await Server.KeyAsync(slug, Role.Admin);
        var (agent, _) = await Server.KeyAsync(slug, Role.Support);
        (await admin.PostJsonAsync("/kb/cards", new
        {
            title = $"Activation {marker}",
            body = $"The activation link {marker} is valid for a day. Ask for another one after that.",
            tags = (string[])[marker],
            product = marker,
            state = "approved",
        })).Is(HttpStatusCode.Created);
        foreach (var text in (string[])["I did not get the activation link", "The gateway keeps losing its connection", "Please add dark mode"])
        {
            (await admin.PostJsonAsync("/support/answer", new
            {
                source = $"mail-{marker}",
                channel = $"support-{marker}",
                text = $"{text} {marker}",
                user_ref = $"{marker}-user",
                product = marker,
                external_id = $"{marker}-{text.Length}",
                context = new { subject = $"{marker} {text}", place = marker },
            }, key: $"{marker}-{text.Length}")).Is(HttpStatusCode.OK);
        }

        (await admin.PostJsonAsync("/api/chat/ask", new { question = $"Where is the activation link {marker}?", user_ref = $"{marker}-user" }))
            .Is(HttpStatusCode.OK);
        (await agent.PostJsonAsync("/action/execute", new { type = "resend_activation", @params = new { user_ref = $"{marker}-agent" } }))
            .IsError(HttpStatusCode.Forbidden, "approval_required");
        (await admin.PostJsonAsync("/action/execute", new { type = "resend_activation", @params = new { user_ref = $"{marker}-admin" } }))
            .Is(HttpStatusCode.OK);
        var ticket = await admin.FetchAsync("/support/tickets?limit=1");
        (await admin.PutJsonAsync(
            $"/support/tickets/{ticket["items"][0].GetProperty("id").GetGuid()}", new { tags = (string[])[marker] })).Is(HttpStatusCode.OK);
        return new Tenant(id, marker, admin);
    }
}

/// <summary>One of the two.</summary>
public sealed record Tenant(Guid Id, string Marker, HttpClient Admin);
