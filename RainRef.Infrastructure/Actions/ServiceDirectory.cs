using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Connectors;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Infrastructure.Actions;

/// <summary>A service, and how one is let in there.</summary>
/// <param name="Credential">The header that lets in; null where none is needed.</param>
public sealed record ServiceAccess(ServiceTarget Target, HttpClient Client, (string Name, string Value)? Credential);

/// <summary>
/// Finds a service by its name: the operator's setting counts for all workspaces, else the workspace's own adapter; where
/// neither knows RainDock or RainShip, a stand-in that changes nothing.
/// </summary>
public sealed class ServiceDirectory(
    RainRefDatabase database, IDataProtectionProvider protection, IOptions<ServicesOptions> options, OutboundHttp outbound, TimeProvider clock)
{
    public static readonly IReadOnlyList<string> BuiltIn = ["raindock", "rainship"];

    /// <summary>In front of the adapter's name of any other service.</summary>
    public const string AdapterPrefix = "service.";

    private const string DefaultOperations = "/operations/{key}";
    private static readonly string[] AllMethods = ["POST", "PUT", "PATCH", "DELETE"];
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);
    private readonly IDataProtector _protector = protection.CreateProtector(AdapterSettings.SecretPurpose);
    private readonly ConcurrentDictionary<(Guid, string), (ServiceOptions? Options, long At)> _known = new();

    public async Task<Result<ServiceAccess>> FindAsync(Guid workspaceId, string name, CancellationToken ct)
    {
        if (options.Value.TryGetValue(name, out var ofOperator))
            return Access(name, ofOperator, ofOperator.AllowPrivate ? outbound.OnceAnywhere : outbound.Once);
        if (await OwnAsync(workspaceId, name, ct) is { } own)
            return Access(name, own, outbound.Once);
        if (!BuiltIn.Contains(name))
            return Error.Validation("service", $"The service '{name}' is not configured.");
        return new ServiceAccess(
            new ServiceTarget(
                name, $"https://{name}.simulated", $"https://{name}.simulated/sandbox", ["GET", .. AllMethods], ["/**"], DefaultOperations, Simulated: true),
            outbound.Once, null);
    }

    private static Result<ServiceAccess> Access(string name, ServiceOptions options, HttpClient client)
    {
        var credential = options.Auth switch
        {
            "none" or "" => default((string, string)?),
            "bearer" => ("Authorization", new AuthenticationHeaderValue("Bearer", options.Token ?? "").ToString()),
            "basic" => ("Authorization", new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(options.Token ?? ""))).ToString()),
            "header" => (options.AuthHeader, options.Token ?? ""),
            _ => null,
        };
        if (credential is null && options.Auth is not ("none" or ""))
            return Error.Validation("auth", $"The service '{name}': auth is none, bearer, basic or header.");
        if (Origin(options.BaseUrl) is not { } address || (options.SandboxUrl is not null && Origin(options.SandboxUrl) is null))
            return Error.Validation("base_url", $"The service '{name}' needs an absolute http or https address.");
        var operations = options.Operations ?? (BuiltIn.Contains(name) ? DefaultOperations : "none");
        return new ServiceAccess(
            new ServiceTarget(
                name, address, options.SandboxUrl is null ? null : Origin(options.SandboxUrl),
                ["GET", .. options.Methods.Length == 0 ? AllMethods : options.Methods],
                options.Paths.Length == 0 ? ["/**"] : options.Paths, operations == "none" ? null : operations),
            client, credential);
    }

    private static string? Origin(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && uri is { Query: "", Fragment: "", UserInfo: "" }
            ? uri.AbsoluteUri.TrimEnd('/')
            : null;

    private async Task<ServiceOptions?> OwnAsync(Guid workspaceId, string name, CancellationToken ct)
    {
        if (_known.TryGetValue((workspaceId, name), out var known) && clock.GetElapsedTime(known.At) < Lifetime)
            return known.Options;
        var adapter = BuiltIn.Contains(name) ? name : AdapterPrefix + name;
        await using var db = await database.ReadAsync(workspaceId, ct);
        var row = await db.Set<AdapterConfig>().FirstOrDefaultAsync(c => c.Adapter == adapter, ct);
        var own = row is null ? null : Read(row);
        _known[(workspaceId, name)] = (own, clock.GetTimestamp());
        return own;
    }

    private ServiceOptions? Read(AdapterConfig row)
    {
        var settings = JsonNode.Parse(row.SettingsJson)!.AsObject();
        if (Text(settings, "base_url") is not { } address)
            return null;
        var secrets = row.ProtectedSecrets is null
            ? []
            : JsonSerializer.Deserialize<Dictionary<string, string>>(_protector.Unprotect(row.ProtectedSecrets))!;
        return new ServiceOptions
        {
            BaseUrl = address,
            SandboxUrl = Text(settings, "sandbox_url"),
            Auth = Text(settings, "auth") ?? "none",
            AuthHeader = Text(settings, "auth_header") ?? "X-Api-Key",
            Token = secrets.GetValueOrDefault("token"),
            Methods = Texts(settings, "methods"),
            Paths = Texts(settings, "paths"),
            Operations = Text(settings, "operations"),
        };
    }

    private static string? Text(JsonObject settings, string name) =>
        settings[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private static string[] Texts(JsonObject settings, string name) =>
        settings[name] is JsonArray list ? [.. list.OfType<JsonValue>().Where(v => v.TryGetValue<string>(out _)).Select(v => v.GetValue<string>())] : [];
}
