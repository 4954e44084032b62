using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Web.Components;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Tests.Components;

/// <summary>A page does one thing at a time, says what came of it, and is free again however it ended.</summary>
public sealed class ActingComponentTests : BunitContext
{
    public ActingComponentTests()
    {
        Services.AddSingleton<ILiveFeed, QuietFeed>().AddSingleton(TimeProvider.System);
        SetRendererInfo(new RendererInfo("Server", false));
    }

    [Fact]
    public async Task Page_ThatBecomesLive_IsLoadedOnceByItself()
    {
        var claims = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, $"{Guid.CreateVersion7()}"), new(SignedInMember.WorkspaceClaim, $"{Guid.CreateVersion7()}")], "test");
        SetRendererInfo(new RendererInfo("Server", true));

        var live = Render<Page>(p => p.AddCascadingValue(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(claims)))));
        var signedOut = Render<Page>(p => p.AddCascadingValue(Task.FromResult(new AuthenticationState(new ClaimsPrincipal()))));

        Assert.Equal((1, 0), (live.Instance.Loads, signedOut.Instance.Loads));
        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task Act_ThatSucceeds_SaysSoAndLoadsAnew()
    {
        var page = Render<Page>().Instance;
        var followed = 0;

        Assert.True(await page.DoAsync(() => Task.FromResult<Result<int>>(3), "Done.", three => followed = three));

        Assert.Equal(("Done.", false, 1, 3), (page.Said!.Text, page.Said.Failed, page.Loads, followed));
    }

    [Fact]
    public async Task Act_ThatIsRefused_SaysWhyAndIsNotFollowed()
    {
        var page = Render<Page>().Instance;

        Assert.False(await page.DoAsync(() => Task.FromResult<Result<int>>(Error.Conflict("x", "Not now.")), "Done.", _ => Assert.Fail("It followed.")));

        Assert.Equal(("Nothing changed. Not now.", true), (page.Said!.Text, page.Said.Failed));
    }

    [Fact]
    public async Task Act_ThatThrows_LeavesThePageFree()
    {
        var page = Render<Page>().Instance;

        await Assert.ThrowsAsync<TimeoutException>(() => page.DoAsync<int>(() => throw new TimeoutException(), "Done."));

        Assert.False(page.IsBusy);
        Assert.True(await page.DoAsync(() => Task.FromResult<Result<int>>(1), "Done."));
    }

    [Fact]
    public async Task Act_WhileAnotherRuns_IsNotBegun()
    {
        var drawn = Render<Page>();
        var page = drawn.Instance;
        var first = new TaskCompletionSource<Result<int>>();
        var running = page.DoAsync(() => first.Task, "First.");

        Assert.Equal("busy", drawn.Markup);
        Assert.False(await page.DoAsync<int>(() => throw new InvalidOperationException("It was begun."), "Second."));
        first.SetResult(1);

        Assert.True(await running);
        Assert.Equal(("First.", "free"), (page.Said!.Text, drawn.Markup));
    }

    private sealed class Page : ActingComponentBase
    {
        public int Loads { get; private set; }

        public bool IsBusy => Busy;

        public Web.Tickets.Notice? Said => Notice;

        public async Task<bool> DoAsync<T>(Func<Task<Result<T>>> act, string said, Action<T>? then = null)
        {
            var done = false;
            await InvokeAsync(async () => done = await ActAsync(_ => act(), said, then));
            return done;
        }

        protected override Task LoadAsync()
        {
            Loads++;
            return Task.CompletedTask;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, Busy ? "busy" : "free");
    }

    private sealed class QuietFeed : ILiveFeed, IDisposable
    {
        public IDisposable Subscribe(Guid workspaceId, Action<IReadOnlyList<LiveEvent>> onEvents) => this;

        public void Dispose()
        {
        }
    }
}
