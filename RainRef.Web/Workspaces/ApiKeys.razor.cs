using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Workspaces;

namespace RainRef.Web.Workspaces;

/// <summary>The keys by which programs come in. A secret is shown once, and is nowhere afterwards.</summary>
public sealed partial class ApiKeys
{
    private Page<ApiKey>? _keys;
    private Error? _error;
    private string _name = "";
    private Role _role = Role.Support;
    private string? _secret;

    protected override bool Cares(LiveEvent change) => false;

    protected override async Task LoadAsync()
    {
        var read = await Desk.KeysAsync(Stopping);
        (_error, _keys) = (read.Error, read.Succeeded ? read.Value : null);
    }

    private Task AddAsync() =>
        ActAsync(stop => Desk.AddKeyAsync(_name, _role, stop), said: null, made => (_secret, _name) = (made.Secret, ""));

    private Task RevokeAsync(ApiKey key) => ActAsync(stop => Desk.RevokeKeyAsync(key.Id, stop), T["{0} no longer opens anything.", key.Name]);

    private void Forget() => _secret = null;
}
