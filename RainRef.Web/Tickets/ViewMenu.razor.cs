using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Lists;
using RainRef.Infrastructure.Tickets.Lists;
using RainRef.Web.Components;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets;

/// <summary>What can be done with a saved view.</summary>
public partial class ViewMenu
{
    private string? _name;
    private string? _failure;
    private bool _sure;

    [Parameter, EditorRequired]
    public SavedView View { get; set; } = default!;

    [Parameter, EditorRequired]
    public InboxPlace Place { get; set; }

    [Parameter, EditorRequired]
    public TicketSort Sort { get; set; }

    [Parameter, EditorRequired]
    public bool CanManage { get; set; }

    [Parameter, EditorRequired]
    public bool CanShare { get; set; }

    [Inject]
    private ViewDesk Desk { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private async Task RenameAsync()
    {
        if (await ChangeAsync(new ViewChange(_name, null, null, null, null)))
            _name = null;
    }

    private Task<bool> ShareAsync() => ChangeAsync(new ViewChange(null, !View.Shared, null, null, null));

    private async Task KeepAsync()
    {
        if (await ChangeAsync(new ViewChange(null, null, View.Conditions.With(Place.Narrowed), Sort, null)))
            Navigation.NavigateTo(Urls.Inbox(default(InboxPlace) with { Saved = View.Id }));
    }

    private async Task MoveAsync(int by)
    {
        var views = await Desk.ListAsync(CancellationToken.None);
        if (!views.Succeeded)
            return;
        var at = views.Value.ToList().FindIndex(v => v.Id == View.Id);
        await ChangeAsync(new ViewChange(null, null, null, null, Math.Max(0, at + by)));
    }

    private async Task RemoveAsync()
    {
        if (!_sure)
        {
            _sure = true;
            return;
        }

        var removed = await Desk.RemoveAsync(View.Id, CancellationToken.None);
        if (removed.Succeeded)
            Navigation.NavigateTo(Urls.InboxHome);
        else
            _failure = removed.Error.Said();
    }

    private async Task<bool> ChangeAsync(ViewChange change)
    {
        Result<SavedView> changed = await Desk.ChangeAsync(View.Id, change, CancellationToken.None);
        _failure = changed.Error?.Said();
        return changed.Succeeded;
    }
}
