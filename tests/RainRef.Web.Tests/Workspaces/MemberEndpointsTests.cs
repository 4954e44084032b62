using System.Net;
using RainRef.Domain.Workspaces;

namespace RainRef.Web.Tests.Workspaces;

public sealed class MemberEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Member_Changed_HasAnotherRoleAndIsOut()
    {
        var (admin, _) = await fixture.Server.KeyAsync("change", Role.Admin);
        var ann = await AddAsync(admin, "ann@change.example", "support");
        using var client = await SignInAsync("ann@change.example");
        await client.ReadAsync("/auth/whoami");

        var changed = await admin.SendAsync(HttpMethod.Patch, $"/admin/members/{ann}", new { role = "product", name = " Anna " }, HttpStatusCode.OK);
        Assert.Equal(("product", "Anna"), (changed.Text("role"), changed.Text("name")));
        // The token says another role than the member has.
        await client.ReadAsync("/support/tickets", HttpStatusCode.Forbidden);
        await admin.SendAsync(HttpMethod.Patch, $"/admin/members/{ann}", new { enabled = false }, HttpStatusCode.OK);
        await fixture.Server.Anonymous().SubmitAsync("/auth/login", new { username = "ann@change.example", password = "a long password" }, HttpStatusCode.Unauthorized);
        Assert.Equal(2, (await admin.ReadAsync("/audit/log?action=member.changed")).Number("total"));
    }

    [Fact]
    public async Task Member_WrongChange_IsRefused()
    {
        var (admin, _) = await fixture.Server.KeyAsync("change-not", Role.Admin);
        var ann = await AddAsync(admin, "ann@change-not.example", "support");
        await admin.SendAsync(HttpMethod.Patch, $"/admin/members/{ann}", new { role = "boss" }, HttpStatusCode.BadRequest);
        await admin.SendAsync(HttpMethod.Patch, $"/admin/members/{ann}", new { name = " " }, HttpStatusCode.BadRequest);
        await admin.SendAsync(HttpMethod.Patch, $"/admin/members/{Guid.CreateVersion7()}", new { enabled = false }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Admin_OneselfOrTheLast_KeepsTheirRights()
    {
        var (key, _) = await fixture.Server.KeyAsync("last", Role.Admin);
        var one = await AddAsync(key, "one@last.example", "admin");
        using var client = await SignInAsync("one@last.example");

        Assert.Equal("own_rights", (await client.SendAsync(HttpMethod.Patch, $"/admin/members/{one}", new { role = "support" }, HttpStatusCode.Conflict)).Code());
        Assert.Equal("last_admin", (await key.SendAsync(HttpMethod.Patch, $"/admin/members/{one}", new { enabled = false }, HttpStatusCode.Conflict)).Code());
        await AddAsync(key, "two@last.example", "admin");
        await key.SendAsync(HttpMethod.Patch, $"/admin/members/{one}", new { enabled = false }, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Workspace_Renamed_KeepsItsSlug()
    {
        var (admin, _) = await fixture.Server.KeyAsync("renamed", Role.Admin);
        var renamed = await admin.SendAsync(HttpMethod.Put, "/admin/workspace", new { name = "Acme Sensors" }, HttpStatusCode.OK);
        Assert.Equal(("Acme Sensors", "renamed"), (renamed.Text("name"), renamed.Text("slug")));
        Assert.Equal("Acme Sensors", (await admin.ReadAsync("/admin/workspace")).Text("name"));
        await admin.SendAsync(HttpMethod.Put, "/admin/workspace", new { name = "" }, HttpStatusCode.BadRequest);
    }

    private static async Task<Guid> AddAsync(HttpClient admin, string email, string role) => (await admin.SubmitAsync(
        "/admin/members", new { email, name = "Ann", role, password = "a long password" }, HttpStatusCode.Created)).Id();

    private async Task<HttpClient> SignInAsync(string email)
    {
        var client = fixture.Server.Anonymous();
        var token = await client.SubmitAsync("/auth/login", new { username = email, password = "a long password" });
        client.DefaultRequestHeaders.Authorization = new("Bearer", token.Text("access_token"));
        return client;
    }
}
