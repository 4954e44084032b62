using System.Net;
using System.Net.Http.Json;
using RainRef.Testing;
using RainRef.Testing.Persistence;

namespace RainRef.Web.Tests.Workspaces;

public sealed class FirstWorkspaceTests
{
    private static readonly string[] Settings = ["environment=Production", "Setup:AdminEmail=boss@corp.example"];

    [Fact]
    public async Task Production_WithSetup_HasItsAdminAndNoDemoAccounts()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (await RainRefServer.StartAsync(database, [.. Settings, "Setup:AdminPassword=a first long one"]))
        {
        }

        // A later start with another password changes nothing.
        await using var server = await RainRefServer.StartAsync(database, [.. Settings, "Setup:AdminPassword=another long one"]);
        using var client = server.Anonymous();

        Assert.Equal(HttpStatusCode.OK, await SignInAsync(client, "boss@corp.example", "a first long one"));
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(client, "boss@corp.example", "another long one"));
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(client, "admin@rainref.local", "admin"));
    }

    [Fact]
    public async Task Setup_WithAShortPassword_RefusesToStart()
    {
        await using var database = await TestDatabase.CreateAsync();

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RainRefServer.StartAsync(database, [.. Settings, "Setup:AdminPassword=short"]));

        Assert.Contains("Setup:AdminPassword", refusal.Message);
    }

    private static async Task<HttpStatusCode> SignInAsync(HttpClient client, string username, string password)
    {
        using var response = await client.PostAsJsonAsync("/auth/login", new { username, password });
        return response.StatusCode;
    }
}
