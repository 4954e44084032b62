using System.Globalization;
using System.Text.RegularExpressions;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Actions;

/// <summary>Reads a playbook from YAML and finds all that is wrong with it, by line and column.</summary>
public static class PlaybookParser
{
    private const int MaxErrors = 50;

    /// <summary>The playbook, or an error that names the first faults.</summary>
    public static Result<Playbook> Parse(string yaml, string name)
    {
        var reading = Read(yaml);
        return reading.Playbook is { } playbook
            ? playbook
            : new Error(
                ErrorKind.Validation, "playbook_invalid", $"Playbook {name}: {string.Join(" ", reading.Errors.Take(5))}",
                new Dictionary<string, object?> { ["errors"] = reading.Errors });
    }

    /// <summary>The playbook, or everything that is wrong, in the order of the lines.</summary>
    public static PlaybookReading Read(string yaml)
    {
        var (root, errors) = PlaybookYaml.Read(yaml);
        if (root is null)
            return new PlaybookReading(null, errors);
        new ShapeCheck(errors).Check(root, PlaybookFormat.Playbook, "");
        // What does not have its shape cannot be looked at closer.
        var playbook = errors.Count == 0 && root is YamlMap map ? new Builder(errors).Build(map) : null;
        return errors.Count == 0
            ? new PlaybookReading(playbook, [])
            : new PlaybookReading(null, [.. errors.OrderBy(e => e.Line).ThenBy(e => e.Column).Take(MaxErrors)]);
    }

    private sealed class Builder(List<PlaybookError> errors)
    {
        public Playbook Build(YamlMap root)
        {
            var match = (YamlMap)root.Find("match")!;
            var policy = root.Find("policy") as YamlMap;
            var limits = root.Find("limits") as YamlMap;
            var parameters = ((root.Find("parameters") as YamlMap)?.Entries ?? []).Select(e => Parameter(e.Key.Value, (YamlMap)e.Value)).ToList();
            var steps = new PlaybookSteps(errors, [.. parameters.Select(p => p.Name)]).Read((YamlList)root.Find("steps")!);
            if (policy?.Find("per_user_per_day") is { } twice && limits?.Find("per_user_per_day") is not null)
                Report(twice, "'per_user_per_day' stands in policy and in limits; one of them is enough.");
            var playbook = new Playbook(
                root.Text("playbook")!, root.Text("title")!, match.Text("intent")!,
                [.. match.Items("patterns").Select(p => Pattern(p)).OfType<Regex>()], root.Text("action")!, steps, parameters,
                Roles(policy, "execute"), Roles(policy, "propose"), policy?.Text("auto_run") == "true",
                limits?.Whole("per_user_per_day") ?? policy?.Whole("per_user_per_day") ?? 3, root.Text("signal"))
            {
                Products = match.Find("product") is YamlText one ? [one.Value] : [.. match.Items("product").Select(p => p.Value)],
                PerDay = limits?.Whole("per_day"),
                Sandbox = root.Text("sandbox") == "true",
                CanaryPercent = (root.Find("canary") as YamlMap)?.Whole("percent"),
            };
            if (playbook is { AutoRun: true, Reversible: false })
                Report(policy!.Find("auto_run")!, "What runs without a person must say how it is taken back: a step here has no rollback.");
            return playbook;
        }

        private PlaybookParameter Parameter(string name, YamlMap map)
        {
            var (origin, key) = map switch
            {
                _ when map.Find("value") is not null => (ParameterOrigin.Constant, "value"),
                _ when map.Find("ticket") is not null => (ParameterOrigin.Ticket, "ticket"),
                _ when map.Find("pattern") is not null => (ParameterOrigin.Pattern, "pattern"),
                _ when map.Find("customer") is not null => (ParameterOrigin.Customer, "customer"),
                _ => (ParameterOrigin.Question, "ask"),
            };
            var value = (YamlText)map.Find(key)!;
            var type = SnakeCase.TryParse<ParameterType>(map.Text("type"), out var given) ? given : ParameterType.String;
            if (type is not (ParameterType.Integer or ParameterType.Number) && (map.Find("min") ?? map.Find("max")) is { } bound)
                Report(bound, $"'{name}' has a bound and is no number.");
            var parameter = new PlaybookParameter(
                name, origin, value.Value, map.Text("required") != "false", origin == ParameterOrigin.Pattern ? Pattern(value) : null)
            {
                Type = type,
                OneOf = [.. map.Items("one_of").Select(v => v.Value)],
                Format = map.Find("format") is YamlText format ? Pattern(format, whole: true) : null,
                MaxValueLength = map.Whole("max_length") ?? PlaybookParameter.MaxLength,
                Min = map.Number("min"),
                Max = map.Number("max"),
            };
            if (origin == ParameterOrigin.Constant && parameter.Fault(value.Value) is { } fault)
                Report(value, fault);
            return parameter;
        }

        private IReadOnlyList<Role> Roles(YamlMap? policy, string key) =>
            [.. (policy?.Items(key) ?? []).Select(r => SnakeCase.TryParse<Role>(r.Value, out var role) ? role : throw new InvalidOperationException(r.Value))];

        private Regex? Pattern(YamlText text, bool whole = false)
        {
            try
            {
                return new Regex(
                    whole ? $@"\A(?:{text.Value})\z" : text.Value,
                    (whole ? RegexOptions.None : RegexOptions.IgnoreCase) | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                Report(text, $"The pattern '{text.Value}' does not read: {e.Message}");
                return null;
            }
        }

        private void Report(YamlValue at, string message) => errors.Add(new PlaybookError(at.Line, at.Column, message));
    }
}

/// <summary>Short ways into a map that has its shape.</summary>
internal static class YamlReading
{
    public static string? Text(this YamlMap map, string key) => (map.Find(key) as YamlText)?.Value;

    public static int? Whole(this YamlMap map, string key) => (int?)map.Number(key);

    public static double? Number(this YamlMap map, string key) =>
        map.Text(key) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    public static IEnumerable<YamlText> Items(this YamlMap map, string key) => (map.Find(key) as YamlList)?.Items.Cast<YamlText>() ?? [];
}
