using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Components.Shared;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Components.Layout;

/// <summary>Says that this console is open, and shows whose others are.</summary>
public sealed partial class PeopleHere : IAsyncDisposable
{
    private const int Shown = 3;

    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<MemberHere> _here = [];
    private Guid _me;
    private ITimer? _timer;

    [Inject]
    private IOwnDesk Desk { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    private string Reading =>
        $"{Words.Count(_here.Count, T["other person here"], T["other people here"])}: {string.Join(", ", _here.Select(p => p.Name))}";

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_timer is not null)
            await _timer.DisposeAsync();
        _stopping.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive || Authentication is null || SignedInMember.From((await Authentication).User) is not { } member)
            return;
        _me = member.Id;
        _timer = Clock.CreateTimer(_ => _ = InvokeAsync(BeatAsync), null, MemberDesk.Beat, MemberDesk.Beat);
        await BeatAsync();
    }

    private async Task BeatAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        try
        {
            var here = await Desk.BeatAsync(_stopping.Token);
            if (!here.Succeeded)
                return;
            _here = [.. here.Value.Where(p => p.Id != _me)];
            StateHasChanged();
        }
        catch (Exception away) when (away is not OutOfMemoryException)
        {
            // Who is here is no reason to disturb whoever works: the next beat tells.
        }
    }
}
