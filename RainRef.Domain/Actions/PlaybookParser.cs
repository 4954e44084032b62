using System.Text.RegularExpressions;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace RainRef.Domain.Actions;

/// <summary>Reads a playbook from YAML; unknown keys, missing ones and bad patterns are errors that name the place.</summary>
public static class PlaybookParser
{
    private static readonly IDeserializer Yaml =
        new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build();

    public static Result<Playbook> Parse(string yaml, string name)
    {
        try
        {
            var file = Yaml.Deserialize<PlaybookFile?>(yaml);
            return file is null ? Wrong(name, "the file is empty") : Build(file, name);
        }
        catch (YamlException e)
        {
            return Wrong(name, $"line {e.Start.Line}, column {e.Start.Column}: {e.InnerException?.Message ?? e.Message}");
        }
    }

    private static Result<Playbook> Build(PlaybookFile file, string name)
    {
        foreach (var (key, value) in new[]
                 {
                     ("playbook", file.Playbook), ("title", file.Title), ("action", file.Action), ("tool", file.Tool),
                     ("operation", file.Operation), ("match.intent", file.Match?.Intent),
                 })
        {
            if (string.IsNullOrWhiteSpace(value))
                return Wrong(name, $"'{key}' is missing");
        }

        var parameters = new List<PlaybookParameter>();
        foreach (var (parameter, origin) in file.Parameters ?? [])
        {
            var read = ReadParameter(parameter, origin, name);
            if (!read.Succeeded)
                return read.Error;
            parameters.Add(read.Value);
        }

        var patterns = new List<Regex>();
        foreach (var pattern in file.Match!.Patterns ?? [])
        {
            var read = ReadPattern(pattern, name);
            if (!read.Succeeded)
                return read.Error;
            patterns.Add(read.Value);
        }

        var execute = ReadRoles(file.Policy?.Execute, name);
        var propose = ReadRoles(file.Policy?.Propose, name);
        if ((execute.Error ?? propose.Error) is { } wrongRole)
            return wrongRole;
        return new Playbook(
            file.Playbook!, file.Title!, file.Match.Intent!, patterns, file.Action!, file.Tool!, file.Operation!, parameters,
            execute.Value, propose.Value, file.Policy?.AutoRun ?? false, file.Policy?.PerUserPerDay ?? 3, file.Signal);
    }

    private static Result<PlaybookParameter> ReadParameter(string parameter, ParameterFile origin, string name)
    {
        var given = new[] { origin.Value, origin.Ticket, origin.Pattern }.Count(v => v is not null);
        if (given != 1)
            return Wrong(name, $"parameter '{parameter}' needs exactly one of 'value', 'ticket' and 'pattern'");
        if (origin.Value is not null)
            return new PlaybookParameter(parameter, ParameterOrigin.Constant, origin.Value, origin.Required);
        if (origin.Ticket is not null)
        {
            return origin.Ticket is "user_ref" or "product" or "id" or "number"
                ? new PlaybookParameter(parameter, ParameterOrigin.Ticket, origin.Ticket, origin.Required)
                : Wrong(name, $"parameter '{parameter}': a ticket has no field '{origin.Ticket}' to take");
        }

        return ReadPattern(origin.Pattern!, name).Then<PlaybookParameter>(pattern =>
            new PlaybookParameter(parameter, ParameterOrigin.Pattern, origin.Pattern!, origin.Required, pattern));
    }

    private static Result<Regex> ReadPattern(string pattern, string name)
    {
        try
        {
            return new Regex(
                pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return Wrong(name, $"the pattern '{pattern}' does not read: {e.Message}");
        }
    }

    private static Result<IReadOnlyList<Role>> ReadRoles(IReadOnlyList<string>? names, string name)
    {
        var roles = new List<Role>();
        foreach (var role in names ?? [])
        {
            if (!SnakeCase.TryParse<Role>(role, out var parsed))
                return Wrong(name, $"there is no role '{role}'");
            roles.Add(parsed);
        }

        return roles;
    }

    private static Error Wrong(string name, string what) =>
        new(ErrorKind.Validation, "playbook_invalid", $"Playbook {name}: {what}.");

    private sealed class PlaybookFile
    {
        public string? Playbook { get; set; }

        public string? Title { get; set; }

        public MatchFile? Match { get; set; }

        public string? Action { get; set; }

        public string? Tool { get; set; }

        public string? Operation { get; set; }

        public Dictionary<string, ParameterFile>? Parameters { get; set; }

        public PolicyFile? Policy { get; set; }

        public string? Signal { get; set; }
    }

    private sealed class MatchFile
    {
        public string? Intent { get; set; }

        public List<string>? Patterns { get; set; }
    }

    private sealed class ParameterFile
    {
        public string? Value { get; set; }

        public string? Ticket { get; set; }

        public string? Pattern { get; set; }

        public bool Required { get; set; } = true;
    }

    private sealed class PolicyFile
    {
        public List<string>? Execute { get; set; }

        public List<string>? Propose { get; set; }

        public bool AutoRun { get; set; }

        public int PerUserPerDay { get; set; } = 3;
    }
}
