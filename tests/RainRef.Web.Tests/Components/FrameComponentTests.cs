using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Components.Layout;
using RainRef.Web.Components.Shared;
using RainRef.Web.Tickets;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Tests.Components;

public sealed class FrameComponentTests : BunitContext
{
    private static readonly Guid Me = Guid.CreateVersion7();

    [Theory]
    [InlineData("Mara Klein", "MK")]
    [InlineData("mara.klein@example.com", "MK")]
    [InlineData("admin", "AD")]
    [InlineData("[email:1]", "E1")]
    [InlineData("…", "?")]
    public void Avatar_Name_ShowsInitialsAndKeepsItsColour(string name, string initials)
    {
        var avatar = Render<Avatar>(p => p.Add(a => a.Name, name)).Find(".avatar");
        Assert.Equal(initials, avatar.TextContent);
        Assert.Equal(name, avatar.GetAttribute("aria-label"));
        Assert.Equal(avatar.ClassName, Render<Avatar>(p => p.Add(a => a.Name, name)).Find(".avatar").ClassName);
    }

    [Fact]
    public void Icon_Named_PointsIntoTheSpriteAndIsSilent()
    {
        var icon = Render<Icon>(p => p.Add(i => i.Name, "stamp").Add(i => i.Size, 12)).Find("svg");
        Assert.Equal("true", icon.GetAttribute("aria-hidden"));
        Assert.Contains("small", icon.ClassName, StringComparison.Ordinal);
        Assert.EndsWith("#stamp", icon.QuerySelector("use")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Escape", "Esc")]
    [InlineData("Shift+A", "⇧ A")]
    [InlineData("Enter", "↵")]
    [InlineData("Mod+K", "Ctrl⌘ K")]
    public void Kbd_Key_IsWrittenAsOnTheKeyboard(string key, string written) =>
        Assert.Equal(written, Render<Kbd>(p => p.Add(k => k.Key, key)).Find("kbd").TextContent);

    [Fact]
    public void Skeleton_Kind_HoldsItsShapeUnseenByReaders()
    {
        var shape = Render<Skeleton>(p => p.Add(s => s.Kind, "block")).Find(".skeleton.block");
        Assert.Equal("true", shape.GetAttribute("aria-hidden"));
    }

    [Fact]
    public void Button_WithoutAComponent_PressesUntilItIsHeld()
    {
        var pressed = 0;
        var press = EventCallback.Factory.Create(this, () => { pressed++; });
        var button = Render(Button.Of(ResourceAssetCollection.Empty, press, "Send <all>", "check", "E", ButtonKind.Primary, "Ctrl Enter")).Find("button");
        button.Click();
        Assert.Equal(1, pressed);
        Assert.Equal(("Send <all>E", "E", null), (button.TextContent, button.GetAttribute("data-key"), button.GetAttribute("aria-disabled")));
        Assert.True(button.ClassList.Contains("primary") && button.ClassList.Contains("small"));

        var held = Render(Button.Of(ResourceAssetCollection.Empty, default, "Send")).Find("button");
        Assert.Equal("true", held.GetAttribute("aria-disabled"));
        Assert.Throws<MissingEventHandlerException>(() => held.Click());
    }

    [Theory]
    [InlineData("approved", "allow", "Approved")]
    [InlineData("needs_review", "review", "Needs review")]
    [InlineData("retired", "neutral", "Retired")]
    [InlineData("never_heard_of", "unsure", "Never heard of")]
    public void TrustChip_State_HasItsToneIconAndWord(string trust, string tone, string word)
    {
        var chip = Render<TrustChip>(p => p.Add(c => c.Trust, trust));
        Assert.Equal(word, chip.Find($".chip.{tone}").TextContent.Trim());
        Assert.NotNull(chip.Find("use"));
    }

    [Fact]
    public void ErrorState_WithARetry_Retries()
    {
        var tries = 0;
        var error = Render<ErrorState>(p => p
            .Add(c => c.Title, "It did not load").Add(c => c.Message, "Nothing is lost.").Add(c => c.OnRetry, () => { tries++; }));
        error.Find("button").Click();
        Assert.Equal(1, tries);
    }

    [Fact]
    public void SettingsPage_InEachState_SaysWhatToDo()
    {
        AddAuthorization().SetAuthorized("Ann").SetRoles("admin");
        SetRendererInfo(new RendererInfo("Server", true));
        IRenderedComponent<SettingsPage> Page(bool loaded, Error? error, Notice? notice) => Render<SettingsPage>(p => p
            .Add(s => s.Title, "Members").Add(s => s.Lead, "Who may sign in.").Add(s => s.Loaded, loaded).Add(s => s.Error, error)
            .Add(s => s.Notice, notice).AddChildContent("<section class=\"card\">Here</section>"));

        Assert.NotEmpty(Page(false, null, null).FindAll(".skeleton"));
        Assert.Equal("alert", Page(false, Error.Conflict("x", "Not now."), null).Find(".error").GetAttribute("role"));
        var page = Page(true, null, new Notice("Saved.", Failed: false));
        Assert.Equal("Here", page.Find(".card").TextContent);
        Assert.Equal("Saved.", page.Find("[role=status].notice").TextContent);
        Assert.Contains(page.FindAll("nav a"), a => a.TextContent == "Members");
    }

    [Fact]
    public void PeopleHere_Others_AreCountedWithoutOneself()
    {
        var names = new[] { "Ann Able", "Bob Baker", "Cleo Clark", "Dan Dean" };
        Services.AddSingleton<IOwnDesk>(new FakeOwn([new MemberHere(Me, "Mara Klein", "support"), .. names.Select(n => new MemberHere(Guid.CreateVersion7(), n, "support"))]));
        Services.AddSingleton(TimeProvider.System);
        SetRendererInfo(new RendererInfo("Server", true));
        var here = Render<PeopleHere>(p => p.AddCascadingValue(Person()));
        Assert.StartsWith("4 other people here: Ann Able", here.Find(".here").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal(3, here.FindAll(".avatar").Count);
        Assert.Equal("+1", here.Find("b").TextContent);
    }

    [Fact]
    public void MemberMenu_Choice_IsKeptForTheMember()
    {
        var own = new FakeOwn([]);
        Services.AddSingleton<IOwnDesk>(own).AddSingleton<AntiforgeryStateProvider, NoToken>();
        var menu = Render<MemberMenu>(p => p.AddCascadingValue(Person()));
        menu.Find("[data-set-theme=dark]").Input("dark");
        menu.Find("[data-set-density=compact]").Input("compact");
        Assert.Equal(new MemberPreferences("dark", "compact", null), own.Kept);
        Assert.Equal("Acme", menu.Find("form[data-workspace] span").TextContent.Split(' ')[^1]);
    }

    private static Task<AuthenticationState> Person()
    {
        var user = new ClaimsPrincipal(new ClaimsIdentity(
            [
                new(ClaimTypes.NameIdentifier, Me.ToString()), new(ClaimTypes.Role, "support"), new(ClaimTypes.Name, "Mara Klein"),
                new(SignedInMember.WorkspaceClaim, Guid.CreateVersion7().ToString()),
            ],
            "test"));
        OtherWorkspace.Write(user, Guid.Empty, [new OtherWorkspace(Guid.CreateVersion7(), Guid.CreateVersion7(), "Acme")]);
        return Task.FromResult(new AuthenticationState(user));
    }

    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }

    private sealed class FakeOwn(MemberHere[] here) : IOwnDesk
    {
        public MemberPreferences Kept { get; private set; } = new(null, null, null);

        public Task<Result<MemberPreferences>> PreferAsync(Func<MemberPreferences, MemberPreferences> change, CancellationToken cancellationToken) =>
            Task.FromResult<Result<MemberPreferences>>(Kept = change(Kept));

        public Task<Result<MemberHere[]>> BeatAsync(CancellationToken cancellationToken) => Task.FromResult<Result<MemberHere[]>>(here);
    }
}
