using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Components.Layout;

/// <summary>The rail, the page, and what opens over both.</summary>
public sealed partial class MainLayout
{
    private ErrorBoundary? _boundary;
    private IReadOnlyList<Place> _places = [];

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    private string SkipTo => "/" + Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0] + "#content";

    protected override async Task OnInitializedAsync()
    {
        if (Authentication is not null && SignedInMember.From((await Authentication).User) is { } member)
            _places = [.. InRail(member.Role)];
    }

    protected override void OnParametersSet() => _boundary?.Recover();

    // Playbooks and policies share a door, in the place of the first of them.
    private static IEnumerable<Place> InRail(string role) =>
        SnakeCase.TryParse<Role>(role, out var known)
            ? Places.All.Where(p => p.InRail && Places.Opens(p, known)).SelectMany<Place, Place>(p => p.Go == "Q" ? [Places.Rules, p] : [p])
            : [];

    private bool IsOn(Place place)
    {
        var at = "/" + Navigation.ToBaseRelativePath(Navigation.Uri);
        return at.StartsWith(place.Within!, StringComparison.Ordinal)
            || (place == Places.Rules && at.StartsWith(Urls.PoliciesHome, StringComparison.Ordinal));
    }

    private void Recover() => _boundary?.Recover();
}
