using System.Globalization;
using System.Text.Json.Nodes;

namespace RainRef.Domain.Actions;

/// <summary>Reads the steps of a playbook whose shape is right, and checks their placeholders.</summary>
internal sealed class PlaybookSteps(List<PlaybookError> errors, IReadOnlyList<string> parameters)
{
    private static readonly string[] TicketValues = ["ticket.id", "ticket.number"];

    // What a rollback may name besides: fields of the state before the step, and of the step's result.
    private static readonly string[] RollbackPrefixes = ["before.", "result."];

    public IReadOnlyList<PlaybookStep> Read(YamlList list)
    {
        var steps = new List<PlaybookStep>();
        foreach (var (item, index) in list.Items.Select((item, index) => (item, index)))
        {
            var map = (YamlMap)item;
            var step = Step(map, string.Create(CultureInfo.InvariantCulture, $"step-{index + 1}"), inRollback: false);
            if (steps.Any(s => s.Name == step.Name))
                Report(map.Find("name") ?? map, $"Two steps are called '{step.Name}'.");
            steps.Add(step);
        }

        return steps;
    }

    private PlaybookStep Step(YamlMap map, string name, bool inRollback)
    {
        name = map.Text("name") ?? name;
        var rollback = map.Find("rollback") is YamlMap back ? Step(back, $"{name}-rollback", inRollback: true) : null;
        var tool = map.Text("tool")!;
        if (rollback is { Tool: PlaybookStep.Ticket, Operation: "restore" } && tool != PlaybookStep.Ticket)
            Report(map.Find("rollback")!, "Only a ticket step is taken back by restoring the ticket.");
        foreach (var key in new[] { "path", "tag", "note", "assignee", "to", "subject", "text" })
            Placeholders(map.Find(key), inRollback);
        foreach (var header in (map.Find("headers") as YamlMap)?.Entries ?? [])
            Placeholders(header.Value, inRollback);
        return tool switch
        {
            PlaybookStep.Http => Http(map, name, rollback, inRollback),
            PlaybookStep.Ticket => Ticket(map, name, rollback),
            _ => new PlaybookStep(name, tool, "send", Arguments(map, "to", "subject", "text"), rollback),
        };
    }

    private PlaybookStep Http(YamlMap map, string name, PlaybookStep? rollback, bool inRollback)
    {
        var state = map.Find("state") as YamlMap;
        Placeholders(state?.Find("path"), inRollback);
        return new PlaybookStep(name, PlaybookStep.Http, map.Text("method")!, Arguments(map), rollback)
        {
            Service = map.Text("service"),
            Path = map.Text("path"),
            Headers = ((map.Find("headers") as YamlMap)?.Entries ?? []).ToDictionary(e => e.Key.Value, e => ((YamlText)e.Value).Value),
            Body = map.Find("body") is { } body ? Json(body, inRollback) : null,
            State = state is null ? null : new StateProbe(state.Text("path")!, [.. state.Items("ignore").Select(f => f.Value)]),
            TimeoutSeconds = map.Whole("timeout_seconds") ?? 10,
            Retries = map.Whole("retries") ?? 3,
        };
    }

    private PlaybookStep Ticket(YamlMap map, string name, PlaybookStep? rollback)
    {
        var operation = map.Text("operation")!;
        var needed = operation switch
        {
            "tag" => "tag",
            "note" => "note",
            "assign" => "assignee",
            _ => null,
        };
        if (needed is not null && map.Find(needed) is null)
            Report(map, $"'{operation}' needs '{needed}'.");
        return new PlaybookStep(name, PlaybookStep.Ticket, operation, Arguments(map, "tag", "note", "assignee"), rollback);
    }

    private JsonNode? Json(YamlValue value, bool inRollback)
    {
        switch (value)
        {
            case YamlMap map:
                var json = new JsonObject();
                foreach (var (key, item) in map.Entries)
                    json[key.Value] = Json(item, inRollback);
                return json;
            case YamlList list:
                return new JsonArray([.. list.Items.Select(item => Json(item, inRollback))]);
            case YamlText { IsNull: true }:
                return null;
            case YamlText { Plain: true, Value: "true" or "false" } truth:
                return JsonValue.Create(truth.Value == "true");
            case YamlText { Plain: true } number when decimal.TryParse(number.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read):
                return JsonValue.Create(read);
            default:
                Placeholders(value, inRollback);
                return JsonValue.Create(((YamlText)value).Value);
        }
    }

    private void Placeholders(YamlValue? value, bool inRollback)
    {
        if (value is not YamlText text)
            return;
        var names = StepTemplate.Names(text.Value);
        if (!names.Succeeded)
        {
            Report(text, names.Error.Message);
            return;
        }

        foreach (var name in names.Value)
        {
            var known = parameters.Contains(name) || TicketValues.Contains(name)
                || (inRollback && RollbackPrefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal) && name.Length > p.Length));
            if (!known)
                Report(text, $"There is no parameter '{name}' to put in.");
        }
    }

    private static Dictionary<string, string> Arguments(YamlMap map, params string[] names) =>
        names.Where(n => map.Text(n) is not null).ToDictionary(n => n, n => map.Text(n)!);

    private void Report(YamlValue at, string message) => errors.Add(new PlaybookError(at.Line, at.Column, message));
}
