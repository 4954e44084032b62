using System.Globalization;
using System.Text.Json.Nodes;
using RainRef.Domain.Tickets;

namespace RainRef.Domain.Actions;

/// <summary>Turns a ticket and its playbook into an action to propose, with what is missing for it.</summary>
public static class ActionPlanner
{
    /// <param name="customer">The customer record that came with the ticket, if one did.</param>
    public static ActionRequest Plan(Playbook playbook, Ticket ticket, string text, JsonObject? customer = null)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var parameter in playbook.Parameters)
        {
            if (Find(parameter, ticket, text, customer) is { Length: > 0 } value && parameter.Fault(value) is null)
                parameters[parameter.Name] = value;
            else if (parameter.Required)
                missing.Add(parameter.Name);
        }

        return new ActionRequest(playbook.Action, parameters, missing, ticket.Id);
    }

    private static string? Find(PlaybookParameter parameter, Ticket ticket, string text, JsonObject? customer) => parameter.Origin switch
    {
        ParameterOrigin.Constant => parameter.Value,
        ParameterOrigin.Ticket => parameter.Value switch
        {
            "user_ref" => ticket.UserRef,
            "product" => ticket.Product,
            "id" => ticket.Id.ToString("D"),
            "number" => ticket.Number.ToString(CultureInfo.InvariantCulture),
            "subject" => ticket.Subject,
            "channel" => ticket.Channel,
            _ => null,
        },
        ParameterOrigin.Pattern => parameter.Pattern!.Match(text) is { Success: true } match
            ? match.Groups.Count > 1 ? match.Groups[1].Value : match.Value
            : null,
        ParameterOrigin.Customer => Field(customer, parameter.Value),
        ParameterOrigin.Question => null,
    };

    private static string? Field(JsonNode? record, string path)
    {
        foreach (var name in path.Split('.'))
            record = (record as JsonObject)?[name];
        return record switch
        {
            JsonValue text when text.TryGetValue<string>(out var words) => words,
            JsonValue value => value.ToJsonString(),
            _ => null,
        };
    }
}
