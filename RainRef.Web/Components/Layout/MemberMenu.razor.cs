using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RainRef.Domain.Workspaces;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Components.Layout;

/// <summary>Who is signed in, how they like the console, their other workspaces, and the way out.</summary>
public sealed partial class MemberMenu
{
    private static readonly (string Value, string Name)[] Themes = [("system", "System"), ("light", "Light"), ("dark", "Dark")];
    private static readonly (string Value, string Name)[] Densities = [("comfortable", "Comfortable"), ("compact", "Compact")];

    // A language is named in itself.
    private static readonly (string Value, string Name)[] Languages = [("", ""), ("en", "English"), ("de", "Deutsch")];

    private SignedInMember? _member;
    private IReadOnlyList<OtherWorkspace> _others = [];

    [Inject]
    private IOwnDesk Desk { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (Authentication is null)
            return;
        var user = (await Authentication).User;
        (_member, _others) = (SignedInMember.From(user), OtherWorkspace.Of(user));
    }

    private Task ChooseAsync(ChangeEventArgs chosen) => chosen.Value switch
    {
        string theme when Themes.Any(t => t.Value == theme) => PreferAsync(p => p with { Theme = theme }),
        string density when Densities.Any(d => d.Value == density) => PreferAsync(p => p with { Density = density }),
        string language when Languages.Any(l => l.Value == language) => SpeakAsync(language),
        _ => Task.CompletedTask,
    };

    // The browser keeps it too; a choice that could not be kept for other browsers is worth no word.
    private Task PreferAsync(Func<MemberPreferences, MemberPreferences> change) => Desk.PreferAsync(change, CancellationToken.None);

    private async Task SpeakAsync(string language)
    {
        await PreferAsync(p => p with { Language = language.Length == 0 ? null : language });
        // A circuit speaks one language from its start to its end.
        Navigation.Refresh(forceReload: true);
    }
}
