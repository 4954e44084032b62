using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Components;

namespace RainRef.Web.Tests.Workspaces;

/// <summary>An address in two workspaces opens what its password opens, and no more.</summary>
public sealed partial class WorkspaceSwitchTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Password = "the same long password";

    [Fact]
    public async Task Switch_ToAWorkspaceWithTheSamePassword_Leads()
    {
        var (first, second) = await TwoAsync("same", "sam@example.com", Password, Password);
        using var browser = await ConsoleSession.SignInAsync(fixture.Server, "sam@example.com", Password);

        var page = await browser.FetchAsync("/app/inbox");
        Assert.Contains("Switch to same-b", page.Text);
        var switched = await SwitchAsync(browser, page.Text, second);
        Assert.Equal(Urls.InboxHome, switched.Headers.Location?.ToString());
        var there = await browser.FetchAsync("/app/inbox");
        Assert.Contains("Switch to same-a", there.Text);
        Assert.DoesNotContain("Switch to same-b", there.Text);
        var back = await SwitchAsync(browser, there.Text, first);
        Assert.Equal(Urls.InboxHome, back.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Switch_ToAnAccountThatSomebodyElseMadeOfTheAddress_IsRefused()
    {
        // The admin of b enters the address of a's member, with a password of their own.
        var (first, _) = await TwoAsync("theirs", "victim@example.com", Password, "what the other admin chose");
        using var browser = await ConsoleSession.SignInAsync(fixture.Server, "victim@example.com", "what the other admin chose");

        var page = await browser.FetchAsync("/app/inbox");
        Assert.DoesNotContain("theirs-a", page.Text);
        var refused = await SwitchAsync(browser, page.Text, first);
        Assert.Equal(Urls.AddSignIn, refused.Headers.Location?.ToString());
        Assert.DoesNotContain("theirs-a", (await browser.FetchAsync("/app/inbox")).Text);
    }

    [Fact]
    public async Task Switch_ToAClosedAccountOrWithoutTheToken_IsRefused()
    {
        var (_, second) = await TwoAsync("closed", "cleo@example.com", Password, Password);
        using var browser = await ConsoleSession.SignInAsync(fixture.Server, "cleo@example.com", Password);
        var page = await browser.FetchAsync("/app/inbox");
        var bare = await browser.CallAsync(HttpMethod.Post, Urls.Workspace(second), new FormUrlEncodedContent([]));
        Assert.Equal(HttpStatusCode.BadRequest, bare.Status);

        var (admin, _) = await fixture.Server.KeyAsync("closed-b", Role.Admin);
        var cleo = (await admin.ReadAsync("/admin/members")).GetProperty("items").EnumerateArray().Single(m => m.Text("email") == "cleo@example.com");
        await admin.SendAsync(HttpMethod.Patch, $"/admin/members/{cleo.Id()}", new { enabled = false }, HttpStatusCode.OK);
        var refused = await SwitchAsync(browser, page.Text, second);
        Assert.Equal(Urls.AddSignIn, refused.Headers.Location?.ToString());
    }

    private async Task<(Guid First, Guid Second)> TwoAsync(string name, string email, string passwordA, string passwordB)
    {
        var administration = fixture.Server.Services.GetRequiredService<WorkspaceAdministration>();
        var ids = new List<Guid>();
        foreach (var (slug, password) in new[] { ($"{name}-a", passwordA), ($"{name}-b", passwordB) })
        {
            var id = await administration.EnsureAsync(slug, slug, isDemo: false, CancellationToken.None);
            await administration.EnsureMemberAsync(id, email, "Somebody", Role.Support, password, CancellationToken.None);
            await administration.EnsureMemberAsync(id, $"admin@{slug}.example", "Admin", Role.Admin, "an admin's password", CancellationToken.None);
            ids.Add(id);
        }

        return (ids[0], ids[1]);
    }

    private static Task<Reply> SwitchAsync(HttpClient browser, string page, Guid to) => browser.CallAsync(
        HttpMethod.Post, Urls.Workspace(to),
        new FormUrlEncodedContent([new("__RequestVerificationToken", WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value))]));

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
