using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Web.Workspaces.Channels;

/// <summary>The outside systems of a workspace: what is set, which secrets there are, and how each stands.</summary>
public sealed partial class ChannelSettings
{
    private Dictionary<string, ChannelState> _states = [];
    private List<ChannelForm> _forms = [];
    private Error? _error;
    private bool _loaded;
    private string _service = "";
    private string? _saved;

    protected override bool Cares(LiveEvent change) => false;

    // What is being written stays.
    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => ReadStatesAsync();

    protected override async Task LoadAsync()
    {
        var read = await Desk.AdaptersAsync(Stopping);
        _error = read.Error;
        if (!read.Succeeded)
            return;
        _forms = [.. AdapterSettings.Known.Union(read.Value.Select(a => a.Adapter)).Select(name => ChannelForm.Of(name, read.Value.FirstOrDefault(a => a.Adapter == name)))];
        await ReadStatesAsync();
        _loaded = true;
    }

    private async Task ReadStatesAsync()
    {
        var states = await Desk.ChannelsAsync(Stopping);
        if (states.Succeeded)
            _states = states.Value.ToDictionary(s => s.Adapter);
    }

    private void AddService()
    {
        var name = ServiceDirectory.AdapterPrefix + _service.Trim();
        if (_forms.All(f => f.Adapter != name))
            _forms.Add(ChannelForm.Of(name, null));
        _service = "";
    }

    private Task SaveAsync(ChannelForm form) => SetAsync(form, form.ToSecrets());

    private Task DropAsync((ChannelForm Form, string Secret) what) => SetAsync(what.Form, new Dictionary<string, string?> { [what.Secret] = null });

    private Task SetAsync(ChannelForm form, Dictionary<string, string?> secrets) => HoldAsync(async stop =>
    {
        _saved = form.Adapter;
        var settings = form.ToSettings();
        var set = settings.Succeeded ? await Desk.SetAdapterAsync(form.Adapter, settings.Value, secrets, stop) : settings.Error;
        if (!Tell(set, T["Saved."]))
            return false;
        // What is being written into the other forms stays.
        _forms[_forms.IndexOf(form)] = ChannelForm.Of(form.Adapter, set.Value);
        await ReadStatesAsync();
        return true;
    });
}
