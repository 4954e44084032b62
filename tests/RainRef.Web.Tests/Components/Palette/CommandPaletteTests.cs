using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Components;
using RainRef.Web.Components.Palette;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Tests.Components.Palette;

public sealed class CommandPaletteTests : BunitContext
{
    private readonly SlowDesk _desk = new();

    [Fact]
    public void Pages_AreThoseOfTheRole()
    {
        var lead = Open("support_lead");
        Assert.Contains(lead, href => href == Urls.Approvals);
        Assert.Contains(lead, href => href == Urls.PoliciesHome);
        var product = Open("product");
        Assert.DoesNotContain(product, href => href == Urls.Approvals || href == Urls.NewCard || href == Urls.PoliciesHome);
        Assert.Contains(product, href => href == Urls.SignalsHome);
        Assert.Equal([Urls.ApiDocs], Open("customer"));
    }

    [Fact]
    public async Task Results_ThatComeLate_NeverReplaceNewerOnes()
    {
        var palette = RenderAs("support");
        var first = palette.Find("[data-palette-words]").ChangeAsync("gate");
        var second = palette.Find("[data-palette-words]").ChangeAsync("gateway");
        _desk.Answer("gateway", "The newer");
        await second;
        _desk.Answer("gate", "The older");
        await first;
        Assert.Contains("The newer", palette.Find("[data-found]").TextContent, StringComparison.Ordinal);
        Assert.Equal("gateway", palette.Find("[role=listbox] [data-words]").GetAttribute("data-words"));
        Assert.Equal(Urls.TicketByNumber(7), palette.Find("[data-found] [role=option]").GetAttribute("href"));

        await palette.Find("[data-palette-words]").ChangeAsync(" ");
        Assert.Empty(palette.FindAll("[data-found]"));
    }

    [Fact]
    public void Subjects_ThatAreHostile_StayText()
    {
        var palette = RenderAs("support");
        _desk.Answer("x", "<img src=x onerror=alert(1)>");
        palette.Find("[data-palette-words]").Change("x");
        Assert.Empty(palette.FindAll("[data-found] img"));
        Assert.Contains("<img src=x", palette.Find("[data-found]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Shortcuts_NameTheLettersOfTheRolesPages()
    {
        var help = Render<ShortcutsDialog>(p => p.AddCascadingValue(Person("product")));
        var letters = help.FindAll("dt").Where(dt => dt.TextContent.StartsWith('G')).Select(dt => dt.TextContent[^1]).ToList();
        Assert.Contains('S', letters);
        Assert.DoesNotContain('A', letters);
        Assert.Equal(letters.Count, letters.Distinct().Count());
    }

    private List<string?> Open(string role) => [.. RenderAs(role).FindAll("a[role=option]").Select(a => a.GetAttribute("href"))];

    private IRenderedComponent<CommandPalette> RenderAs(string role)
    {
        if (Services.All(s => s.ServiceType != typeof(IFindDesk)))
            Services.AddSingleton<IFindDesk>(_desk);
        return Render<CommandPalette>(p => p.AddCascadingValue(Person(role)));
    }

    private static Task<AuthenticationState> Person(string role) => Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(
        [
            new(ClaimTypes.NameIdentifier, Guid.CreateVersion7().ToString()), new(ClaimTypes.Role, role),
            new(SignedInMember.WorkspaceClaim, Guid.CreateVersion7().ToString()),
        ],
        "test"))));

    private sealed class SlowDesk : IFindDesk
    {
        private readonly Dictionary<string, TaskCompletionSource<Result<Found>>> _answers = [];

        public void Answer(string words, string subject) =>
            Of(words).TrySetResult(new Found([new FoundTicket(Guid.CreateVersion7(), 7, subject, "open")], [], []));

        public Task<Result<Found>> FindAsync(string words, CancellationToken cancellationToken) => Of(words).Task;

        private TaskCompletionSource<Result<Found>> Of(string words) =>
            _answers.TryGetValue(words, out var known) ? known : _answers[words] = new();
    }
}
