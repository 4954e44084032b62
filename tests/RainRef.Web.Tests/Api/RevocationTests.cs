using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Api;

public sealed class RevocationTests(ShortServer fixture) : IClassFixture<ShortServer>
{
    [Fact]
    public async Task Key_Revoked_OpensNothingAfterAShortWhile()
    {
        var (client, workspaceId) = await fixture.Server.KeyAsync("revoked", Role.Admin);
        using var _ = client;
        (await client.FetchAsync("/auth/whoami")).Is(HttpStatusCode.OK);

        await ExecuteAsync("UPDATE api_keys SET revoked_at = now() WHERE workspace_id = $1", workspaceId);

        await Eventually.TrueAsync(
            async () => (await client.FetchAsync("/auth/whoami")).Status == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(4));
    }

    [Theory]
    [InlineData("UPDATE members SET enabled = false WHERE id = $1")]
    [InlineData("UPDATE members SET role = 'customer' WHERE id = $1")]
    [InlineData("DELETE FROM members WHERE id = $1")]
    public async Task Member_DisabledDemotedOrGone_LosesTokenAndCookie(string sql)
    {
        var administration = fixture.Server.Services.GetRequiredService<WorkspaceAdministration>();
        var workspaceId = await administration.EnsureAsync("leaving", "Leaving", false, CancellationToken.None);
        var email = $"m{Guid.CreateVersion7():N}@example.test";
        var id = await administration.EnsureMemberAsync(workspaceId, email, "M", Role.Support, "password-1", CancellationToken.None);
        using var client = fixture.Server.Anonymous();
        var login = (await client.PostJsonAsync("/auth/login", new { username = email, password = "password-1" })).Is(HttpStatusCode.OK);
        client.DefaultRequestHeaders.Authorization = new("Bearer", login["access_token"].GetString());
        (await client.FetchAsync("/support/tickets")).Is(HttpStatusCode.OK);
        using var browser = await ConsoleSession.SignInAsync(fixture.Server, email, "password-1");
        (await browser.FetchAsync("/app/inbox")).Is(HttpStatusCode.OK);

        await ExecuteAsync(sql, id);

        await Eventually.TrueAsync(
            async () => (await client.FetchAsync("/support/tickets")).Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden,
            TimeSpan.FromSeconds(4));
        await Eventually.TrueAsync(
            async () => (await browser.FetchAsync("/app/inbox")).Status != HttpStatusCode.OK, TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task Login_AfterTenWrongPasswords_IsLockedForTheRightOneToo()
    {
        var administration = fixture.Server.Services.GetRequiredService<WorkspaceAdministration>();
        var workspaceId = await administration.EnsureAsync("locked", "Locked", false, CancellationToken.None);
        await administration.EnsureMemberAsync(workspaceId, "locked@example.test", "L", Role.Support, "right-one", CancellationToken.None);
        using var client = fixture.Server.Anonymous();
        for (var i = 0; i < 10; i++)
        {
            var wrong = await client.PostJsonAsync("/auth/login", new { username = "locked@example.test", password = "wrong" });
            wrong.IsError(HttpStatusCode.Unauthorized, "sign_in_failed");
        }

        var right = await client.PostJsonAsync("/auth/login", new { username = "locked@example.test", password = "right-one" });

        right.IsError(HttpStatusCode.Unauthorized, "sign_in_failed");
    }

    private async Task ExecuteAsync(string sql, Guid id)
    {
        await using var connection = new NpgsqlConnection(fixture.Database.OwnerConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
