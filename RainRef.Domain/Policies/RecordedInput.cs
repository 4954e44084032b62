using System.Text.Json.Nodes;
using RainRef.Domain.Actions;

namespace RainRef.Domain.Policies;

/// <summary>Reads the input of a recorded decision, also of one that was recorded before inputs said as much as today.</summary>
public static class RecordedInput
{
    /// <param name="playbookOf">The playbook of a type of action, as it is today.</param>
    public static JsonObject Read(string json, Func<string, Playbook?> playbookOf)
    {
        var input = JsonNode.Parse(json) as JsonObject ?? [];
        if (input.ContainsKey("history"))
            return input;
        var done = input["done_for_user_today"]?.GetValue<int>() ?? 0;
        var type = (string?)input["type"] ?? "";
        var at = DateTimeOffset.TryParse((string?)input["at"], out var recorded) ? recorded : DateTimeOffset.UnixEpoch;
        var parameters = (input["parameters"] as JsonObject)?.ToDictionary(p => p.Key, p => (string?)p.Value ?? "") ?? [];
        var filled = PolicyDocument.Of(new PolicyInput(type, parameters, [], null, at)
        {
            Playbook = playbookOf(type),
            Customer = new PolicyCustomer(parameters.GetValueOrDefault("user_ref"), null),
            History = new PolicyHistory(new(0, done, done), new(0, 0, 0), new(0, 0, 0)),
        });
        foreach (var (name, value) in input)
            filled[name] = value?.DeepClone();
        return filled;
    }
}
