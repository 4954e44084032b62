using System.Globalization;
using System.Text.Json.Nodes;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;

namespace RainRef.Domain.Policies;

/// <summary>The input of a decision as the rules see it, here and in an external engine; policies/README.md describes it.</summary>
public static class PolicyDocument
{
    /// <summary>What stands in a record where a value was masked.</summary>
    public const string Masked = "[masked]";

    private const int MaxZoneLength = 64;

    public static JsonObject Of(PolicyInput input) => new()
    {
        ["type"] = input.Type,
        ["action_id"] = input.ActionId?.ToString("D"),
        ["mode"] = input.Mode,
        ["parameters"] = Parameters(input),
        ["missing"] = Strings(input.Missing),
        ["actor"] = input.ActorRole is { } role ? SnakeCase.Of(role) : "program",
        ["actor_id"] = input.ActorId.ToString("D"),
        ["playbook"] = input.Playbook is { } playbook ? Of(playbook) : null,
        ["ticket"] = input.Ticket is { } ticket ? Of(ticket) : null,
        ["customer"] = new JsonObject { ["ref"] = input.Customer.Ref, ["tier"] = input.Customer.Tier },
        ["workspace"] = new JsonObject
        {
            ["id"] = input.Workspace.Id.ToString("D"),
            ["slug"] = input.Workspace.Slug,
            ["zone"] = input.Workspace.Zone,
        },
        ["amounts"] = Amounts(input),
        ["history"] = new JsonObject
        {
            ["customer"] = Of(input.History.Customer),
            ["workspace"] = Of(input.History.Workspace),
            ["customers"] = Of(input.History.Customers),
        },
        ["autonomy"] = new JsonObject { ["type"] = SnakeCase.Of(input.Autonomy) },
        ["time"] = Time(input.At, input.Workspace.Zone),
    };

    /// <summary>What the rules know of a playbook.</summary>
    public static JsonObject Of(Playbook playbook) => new()
    {
        ["name"] = playbook.Name,
        ["parameters"] = Strings(playbook.Parameters.Select(p => p.Name)),
        ["execute"] = Strings(playbook.Execute.Select(SnakeCase.Of)),
        ["propose"] = Strings(playbook.Propose.Select(SnakeCase.Of)),
        ["auto_run"] = playbook.AutoRun,
        ["per_user_per_day"] = playbook.PerUserPerDay,
    };

    /// <summary>Replaces the values at these paths (JSON pointers); gives those paths that were there.</summary>
    public static IReadOnlyList<string> Mask(JsonObject document, IReadOnlyList<string> paths)
    {
        var masked = new List<string>();
        foreach (var path in paths)
        {
            var parts = path.Split('/').Skip(1).Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
            JsonNode? at = document;
            foreach (var part in parts.SkipLast(1))
                at = (at as JsonObject)?[part];
            if (parts.Length == 0 || at is not JsonObject holder || !holder.ContainsKey(parts[^1]))
                continue;
            holder[parts[^1]] = Masked;
            masked.Add(path);
        }

        return masked;
    }

    /// <summary>Whether the name is one of a time zone that this machine knows.</summary>
    public static bool IsZone(string? zone) => zone is { Length: > 0 and <= MaxZoneLength } && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);

    private static JsonObject Of(PolicyTicket ticket) => new()
    {
        ["id"] = ticket.Id.ToString("D"),
        ["number"] = ticket.Number,
        ["status"] = ticket.Status,
        ["intent"] = ticket.Intent,
        ["severity"] = ticket.Severity,
        ["product"] = ticket.Product,
        ["product_area"] = ticket.ProductArea,
        ["channel"] = ticket.Channel,
        ["risk"] = ticket.Risk,
        ["tags"] = Strings(ticket.Tags),
    };

    private static JsonObject Of(PolicyCounts counts) =>
        new() { ["hour"] = counts.Hour, ["day"] = counts.Day, ["month"] = counts.Month };

    private static JsonObject Parameters(PolicyInput input)
    {
        var parameters = new JsonObject();
        foreach (var (name, value) in input.Parameters)
            parameters[name] = value;
        return parameters;
    }

    private static JsonObject Amounts(PolicyInput input)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        var amounts = new JsonObject();
        foreach (var (name, value) in input.Parameters)
        {
            if (decimal.TryParse(value, Plain, CultureInfo.InvariantCulture, out var number))
                amounts[name] = number;
        }

        return amounts;
    }

    private static JsonObject Time(DateTimeOffset at, string zone)
    {
        // An unknown zone would hide quiet hours: it fails, and what fails is denied.
        var local = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(zone));
        return new JsonObject
        {
            ["at"] = at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture),
            ["ns"] = (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100,
            ["zone"] = zone,
            ["date"] = local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["hour"] = local.Hour,
            ["minute"] = local.Minute,
            ["weekday"] = local.DayOfWeek.ToString().ToLowerInvariant(),
        };
    }

    private static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)v)];
}
