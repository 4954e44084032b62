using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Workspaces;
using RainRef.Web.Components.Shared;
using RainRef.Web.Tickets;

namespace RainRef.Web.Workspaces;

/// <summary>The keys by which programs come in. A secret is shown once, and is nowhere afterwards.</summary>
public sealed partial class ApiKeys
{
    private Page<ApiKey>? _keys;
    private Error? _error;
    private Notice? _notice;
    private string _name = "";
    private Role _role = Role.Support;
    private string? _secret;
    private bool _busy;

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    private AdminDesk Desk => field ??= Services.GetRequiredService<AdminDesk>();

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        if (IsLive)
            await LoadAsync();
    }

    protected override bool Cares(LiveEvent change) => false;

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => LoadAsync();

    private async Task LoadAsync()
    {
        var read = await Desk.KeysAsync(Stopping);
        (_error, _keys) = (read.Error, read.Succeeded ? read.Value : null);
    }

    private async Task AddAsync()
    {
        if (_busy)
            return;
        _busy = true;
        var made = await Desk.AddKeyAsync(_name, _role, Stopping);
        _busy = false;
        if (made.Succeeded)
            (_secret, _name, _notice) = (made.Value.Secret, "", null);
        else
            _notice = new Notice(T["Nothing changed. {0}", made.Error.Said()], Failed: true);
        await LoadAsync();
    }

    private async Task RevokeAsync(ApiKey key)
    {
        if (_busy)
            return;
        _busy = true;
        var revoked = await Desk.RevokeKeyAsync(key.Id, Stopping);
        _busy = false;
        _notice = revoked.Succeeded
            ? new Notice(T["{0} no longer opens anything.", key.Name], Failed: false)
            : new Notice(T["Nothing changed. {0}", revoked.Error.Said()], Failed: true);
        await LoadAsync();
    }

    private void Forget() => _secret = null;
}
