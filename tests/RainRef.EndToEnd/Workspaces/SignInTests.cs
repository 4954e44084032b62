using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Workspaces;

public sealed class SignInTests(ConsoleFixture console) : BrowserTest(console)
{
    [Fact]
    public async Task SignIn_WrongPassword_SaysSoAndKeepsTheAddress()
    {
        var visit = await VisitAsync(null);
        await FillAsync(visit.Page, "lead@rainref.local", "wrong");
        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("do not match");
        await Expect(visit.Page.GetByLabel("E-mail")).ToHaveValueAsync("lead@rainref.local");
        await Expect(visit.Page.GetByLabel("Password")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task SignIn_FromAnAddressWithin_LeadsBackThere()
    {
        var visit = await VisitAsync(null);
        await visit.Page.GotoAsync("/app/inbox?view=solved");
        await Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/app/sign-in\\?ReturnUrl="));
        await FillAsync(visit.Page, "lead@rainref.local", "lead", go: false);
        await visit.LiveAsync();
        await Expect(visit.Page).ToHaveURLAsync(new Uri(Site.Address, "/app/inbox?view=solved").ToString());
        Assert.Empty(visit.Faults);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task SignIn_ReturnAddressElsewhere_LeadsToTheInbox(string address)
    {
        var visit = await VisitAsync(null);
        await visit.Page.GotoAsync("/app/sign-in?returnUrl=" + Uri.EscapeDataString(address));
        await FillAsync(visit.Page, "agent@rainref.local", "agent", go: false);
        await Expect(visit.Page).ToHaveURLAsync(new Uri(Site.Address, "/app/inbox").ToString());
    }

    [Fact]
    public async Task SignIn_DemoAccounts_AreListedAndSignIn()
    {
        var visit = await VisitAsync(null);
        await visit.Page.GotoAsync("/app/sign-in");
        await Expect(visit.Page.Locator(".demo li")).ToHaveCountAsync(4);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in as product@rainref.local" }).ClickAsync();
        await visit.LiveAsync();
        await Expect(visit.Page.Locator(".member summary")).ToContainTextAsync("Piet Product");
        var cookie = Assert.Single(await visit.Page.Context.CookiesAsync(), c => c.Name == "rainref");
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Lax, cookie.SameSite);
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task SignOut_FromTheMenu_ClosesTheConsole()
    {
        var visit = await VisitAsync(null);
        await FillAsync(visit.Page, "agent@rainref.local", "agent");
        await visit.LiveAsync();
        await visit.Page.Locator(".member summary").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/app/sign-in");
        Assert.DoesNotContain(await visit.Page.Context.CookiesAsync(), c => c.Name == "rainref");
        await visit.Page.GotoAsync("/app/inbox");
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in", Exact = true })).ToBeVisibleAsync();
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task SignOut_InOneTab_ClosesTheOthers()
    {
        var visit = await VisitAsync(null);
        await FillAsync(visit.Page, "agent@rainref.local", "agent");
        await visit.LiveAsync();
        var other = await visit.Page.Context.NewPageAsync();
        await other.GotoAsync("/app/inbox");
        await Expect(other.Locator(".state .up")).ToHaveTextAsync("Live");

        await visit.Page.Locator(".member summary").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await other.WaitForURLAsync("**/app/sign-in**");
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Member_WhoseAccountIsClosed_IsSentToSignIn()
    {
        var email = $"leaves-{Guid.CreateVersion7():N}@example.test";
        using var admin = await Site.ClientAsync("admin");
        using var made = await admin.PostAsJsonAsync("/admin/members", new { email, name = "Lea Leaves", role = "support", password = "long-enough-1" });
        var id = (await made.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("id").GetGuid();
        var visit = await VisitAsync(null);
        await FillAsync(visit.Page, email, "long-enough-1");
        await visit.LiveAsync();

        using var closed = await admin.PatchAsJsonAsync($"/admin/members/{id}", new { enabled = false });

        Assert.True(closed.IsSuccessStatusCode);
        await visit.Page.WaitForURLAsync("**/app/sign-in**", new() { Timeout = 8_000 });
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task SignOut_WithoutTheToken_IsRefused()
    {
        var visit = await VisitAsync("agent");
        var answer = await visit.Page.Context.APIRequest.PostAsync("/app/sign-out", new() { Form = visit.Page.Context.APIRequest.CreateFormData().Set("x", "1") });
        Assert.Equal(400, answer.Status);
        await visit.OpenAsync();
    }

    private static async Task FillAsync(IPage page, string username, string password, bool go = true)
    {
        if (go)
            await page.GotoAsync("/app/sign-in");
        await page.GetByLabel("E-mail").FillAsync(username);
        await page.GetByLabel("Password").FillAsync(password);
        await page.Keyboard.PressAsync("Enter");
    }
}
