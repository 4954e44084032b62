using System.Net;
using Npgsql;
using RainRef.Domain.Workspaces;
using RainRef.Testing;
using RainRef.Testing.Persistence;

namespace RainRef.Web.Tests.Workspaces;

public sealed class AdminEndpointsTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private RainRefServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _server = await RainRefServer.StartAsync(_database);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Adapter_Secret_NeverComesBackAndLiesEncrypted()
    {
        const string secret = "hunter2-and-more";
        var (admin, _) = await _server.KeyAsync("adapters", Role.Admin);
        admin.DefaultRequestHeaders.Add("Idempotency-Key", "adapter-1");
        var set = await admin.SubmitAsync(
            "/admin/adapters/config", new { adapter = "raindock", settings = new { url = "https://dock.example" }, secrets = new { api_key = secret } });
        admin.DefaultRequestHeaders.Remove("Idempotency-Key");
        var listed = await admin.ReadAsync("/admin/adapters/config");
        var changed = await admin.SubmitAsync("/admin/adapters/config", new { adapter = "raindock", settings = new { url = "https://b.example" } });

        Assert.All(new[] { set, listed, changed }, body => Assert.DoesNotContain("hunter2", body.GetRawText()));
        Assert.Equal("api_key", Assert.Single(changed.GetProperty("secrets_set").EnumerateArray()).GetString());
        Assert.Equal("https://b.example", changed.GetProperty("settings").Text("url"));
        Assert.Empty(await TablesHoldingAsync("hunter2"));
        var removed = await admin.SubmitAsync(
            "/admin/adapters/config", new { adapter = "raindock", secrets = new Dictionary<string, string?> { ["api_key"] = null } });
        Assert.Empty(removed.GetProperty("secrets_set").EnumerateArray());
        Assert.Equal("https://b.example", removed.GetProperty("settings").Text("url"));
    }

    [Fact]
    public async Task Adapter_WithASecretAmongItsSettings_IsRefused()
    {
        var (admin, _) = await _server.KeyAsync("adapters-refused", Role.Admin);
        foreach (var body in new object[]
                 {
                     new { adapter = "fax" }, new { adapter = "webhook", settings = new { nested = new[] { new { ApiKey = "x" } } } },
                     new { adapter = "webhook", secrets = new Dictionary<string, string> { [""] = "x" } },
                 })
        {
            Assert.Equal("validation_failed", (await admin.SubmitAsync("/admin/adapters/config", body, HttpStatusCode.BadRequest)).Code());
        }

        Assert.Empty((await admin.ReadAsync("/admin/adapters/config")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task ApiKey_Made_WorksUntilItIsRevokedAndShowsItsSecretOnce()
    {
        var (admin, _) = await _server.KeyAsync("keys", Role.Admin);
        admin.DefaultRequestHeaders.Add("Idempotency-Key", "key-1");
        var made = await admin.SubmitAsync("/admin/api-keys", new { name = "Importer", role = "support" }, HttpStatusCode.Created);
        var again = await admin.SubmitAsync("/admin/api-keys", new { name = "Importer", role = "support" }, HttpStatusCode.Conflict);
        admin.DefaultRequestHeaders.Remove("Idempotency-Key");
        Assert.Equal("shown_once", again.Code());
        var secret = made.Text("secret")!;
        Assert.Empty(await TablesHoldingAsync(secret[9..]));
        Assert.DoesNotContain(secret[9..], (await admin.ReadAsync("/admin/api-keys")).GetRawText());
        using var importer = _server.Anonymous();
        importer.DefaultRequestHeaders.Add("X-API-Key", secret);
        Assert.Equal("Importer", (await importer.ReadAsync("/auth/whoami")).Text("name"));
        await importer.ReadAsync("/admin/api-keys", HttpStatusCode.Forbidden);

        var id = made.GetProperty("key").Id();
        await admin.RemoveAsync($"/admin/api-keys/{id}");
        await importer.ReadAsync("/auth/whoami", HttpStatusCode.Unauthorized);
        await admin.RemoveAsync($"/admin/api-keys/{id}");
        await admin.RemoveAsync($"/admin/api-keys/{Guid.CreateVersion7()}", HttpStatusCode.NotFound);
        await admin.SubmitAsync("/admin/api-keys", new { name = "X", role = "boss" }, HttpStatusCode.BadRequest);
        Assert.Equal(1, (await admin.ReadAsync("/audit/log?action=api_key.revoked")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Member_Added_SignsInWithTheirRole()
    {
        var (admin, workspaceId) = await _server.KeyAsync("members", Role.Admin);
        var member = new { email = " Ann@Example.com ", name = "Ann", role = "product", password = "a long password" };
        var added = await admin.SubmitAsync("/admin/members", member, HttpStatusCode.Created);
        Assert.Equal("ann@example.com", added.Text("email"));
        Assert.DoesNotContain("password", added.GetRawText());
        Assert.Equal("member_exists", (await admin.SubmitAsync("/admin/members", member, HttpStatusCode.Conflict)).Code());
        Assert.Equal(1, (await admin.ReadAsync("/admin/members")).GetProperty("total").GetInt32());
        using var ann = _server.Anonymous();
        var token = await ann.SubmitAsync("/auth/login", new { username = "ann@example.com", password = "a long password" });
        ann.DefaultRequestHeaders.Authorization = new("Bearer", token.Text("access_token"));
        var who = await ann.ReadAsync("/auth/whoami");
        Assert.Equal(("product", workspaceId), (who.Text("role"), who.GetProperty("workspace_id").GetGuid()));
        foreach (var wrong in new[]
                 {
                     member with { password = "too short" }, member with { email = "ann" }, member with { role = "boss" },
                     member with { name = "" }, member with { email = "a\0@b.c" },
                 })
        {
            await admin.SubmitAsync("/admin/members", wrong, HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task Workspace_DeletedWithItsSlug_IsGoneAndOthersStay()
    {
        var (admin, workspaceId) = await _server.KeyAsync("goes", Role.Admin);
        var (other, _) = await _server.KeyAsync("stays", Role.Admin);
        await admin.SubmitAsync("/kb/cards", new { title = "T", body = "B", state = "approved" }, HttpStatusCode.Created);
        await other.SubmitAsync("/kb/cards", new { title = "T", body = "B", state = "approved" }, HttpStatusCode.Created);
        await admin.SubmitAsync(
            "/ref/events", new { source = "email", channel = "support", text = "I did not get the activation link", user_ref = "u-1" }, HttpStatusCode.Created);
        await admin.SendAsync(HttpMethod.Delete, "/admin/workspace", new { slug = "stays" }, HttpStatusCode.BadRequest);
        await admin.SendAsync(HttpMethod.Delete, "/admin/workspace", new { }, HttpStatusCode.BadRequest);

        await admin.SendAsync(HttpMethod.Delete, "/admin/workspace", new { slug = "goes" }, HttpStatusCode.NoContent);

        await admin.ReadAsync("/auth/whoami", HttpStatusCode.Unauthorized);
        Assert.Equal(1, (await other.ReadAsync("/kb/cards")).GetProperty("total").GetInt32());
        Assert.Empty(await TablesHoldingAsync(workspaceId.ToString()));
    }

    [Theory]
    [InlineData(Role.SupportLead)]
    [InlineData(Role.Support)]
    [InlineData(Role.Product)]
    [InlineData(Role.Customer)]
    public async Task Administration_ByAnybodyElse_IsForbidden(Role role)
    {
        var (client, _) = await _server.KeyAsync("closed", role);
        using var nobody = _server.Anonymous();
        foreach (var (method, path) in new[]
                 {
                     ("GET", "/admin/adapters/config"), ("GET", "/admin/adapters/state"), ("GET", "/admin/models"), ("POST", "/admin/adapters/config"), ("GET", "/admin/api-keys"),
                     ("POST", "/admin/api-keys"), ("DELETE", $"/admin/api-keys/{Guid.CreateVersion7()}"), ("GET", "/admin/members"),
                     ("POST", "/admin/members"), ("POST", "/admin/seed-demo"), ("DELETE", "/admin/workspace"), ("GET", "/audit/log"),
                 })
        {
            var body = method == "GET" ? null : new { };
            await client.SendAsync(new HttpMethod(method), path, body, HttpStatusCode.Forbidden);
            await nobody.SendAsync(new HttpMethod(method), path, body, HttpStatusCode.Unauthorized);
        }
    }

    // Every table with a row in whose text the words stand, as bytes too.
    private async Task<IReadOnlyList<string>> TablesHoldingAsync(string words)
    {
        await using var owner = new NpgsqlConnection(_database.OwnerConnection);
        await owner.OpenAsync();
        var tables = new List<string>();
        await using (var list = new NpgsqlCommand("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", owner))
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        }

        Assert.Contains("adapter_configs", tables);
        var holding = new List<string>();
        foreach (var table in tables)
        {
            await using var look = new NpgsqlCommand(
                $"SELECT EXISTS (SELECT 1 FROM \"{table}\" t WHERE position($1 in t::text) > 0 OR position(encode(convert_to($1, 'UTF8'), 'hex') in t::text) > 0)",
                owner);
            look.Parameters.Add(new NpgsqlParameter<string> { TypedValue = words });
            if ((bool)(await look.ExecuteScalarAsync())!)
                holding.Add(table);
        }

        return holding;
    }
}
