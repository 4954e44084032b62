using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Components.Shared;
using RainRef.Web.Tickets;

namespace RainRef.Web.Workspaces;

/// <summary>The outside systems of a workspace: what is set, and which secrets there are.</summary>
public sealed partial class ChannelSettings
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private AdapterView[]? _adapters;
    private List<AdapterForm> _forms = [];
    private Error? _error;
    private Notice? _notice;
    private string _service = "";
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

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task LoadAsync()
    {
        var read = await Desk.AdaptersAsync(Stopping);
        (_error, _adapters) = (read.Error, read.Succeeded ? read.Value : null);
        if (_adapters is not null)
            _forms = [.. AdapterSettings.Known.Union(_adapters.Select(a => a.Adapter)).Select(name => FormOf(name, _adapters.FirstOrDefault(a => a.Adapter == name)))];
    }

    private static AdapterForm FormOf(string adapter, AdapterView? set) => new(adapter)
    {
        Settings = set?.Settings.ToJsonString(Indented) ?? "{}",
        SecretsSet = set?.SecretsSet ?? [],
        UpdatedAt = set?.UpdatedAt,
    };

    private void AddService()
    {
        var name = ServiceDirectory.AdapterPrefix + _service.Trim();
        if (_forms.All(f => f.Adapter != name))
            _forms.Add(FormOf(name, null));
        _service = "";
    }

    private Task SaveAsync(AdapterForm form)
    {
        var secrets = form is { SecretName.Length: > 0, Secret.Length: > 0 }
            ? new Dictionary<string, string?> { [form.SecretName.Trim()] = form.Secret }
            : [];
        return SetAsync(form, secrets);
    }

    private Task DropAsync(AdapterForm form, string secret) => SetAsync(form, new Dictionary<string, string?> { [secret] = null });

    private async Task SetAsync(AdapterForm form, Dictionary<string, string?> secrets)
    {
        if (_busy)
            return;
        if (Read(form.Settings) is not { } settings)
        {
            _notice = new Notice(T["Nothing changed. The settings are a JSON object, such as {0}.", "{ \"url\": \"https://…\" }"], Failed: true);
            return;
        }

        _busy = true;
        var set = await Desk.SetAdapterAsync(form.Adapter, settings, secrets, Stopping);
        _busy = false;
        if (!set.Succeeded)
        {
            _notice = new Notice(T["Nothing changed. {0}", set.Error.Said()], Failed: true);
            return;
        }

        _notice = new Notice(T["Saved."], Failed: false);
        // What is being written into the other forms stays.
        _forms[_forms.IndexOf(form)] = FormOf(form.Adapter, set.Value);
    }

    private static JsonObject? Read(string json)
    {
        try
        {
            return JsonNode.Parse(string.IsNullOrWhiteSpace(json) ? "{}" : json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class AdapterForm(string adapter)
    {
        public string Adapter { get; } = adapter;

        public string Settings { get; set; } = "{}";

        public string SecretName { get; set; } = "";

        public string Secret { get; set; } = "";

        public IReadOnlyList<string> SecretsSet { get; init; } = [];

        public DateTimeOffset? UpdatedAt { get; init; }
    }
}
