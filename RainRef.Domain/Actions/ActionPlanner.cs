using System.Globalization;
using RainRef.Domain.Tickets;

namespace RainRef.Domain.Actions;

/// <summary>Turns a ticket and its playbook into an action to propose, with what is missing for it.</summary>
public static class ActionPlanner
{
    public static ActionRequest Plan(Playbook playbook, Ticket ticket, string text)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var parameter in playbook.Parameters)
        {
            if (Find(parameter, ticket, text) is { Length: > 0 } value)
                parameters[parameter.Name] = value;
            else if (parameter.Required)
                missing.Add(parameter.Name);
        }

        return new ActionRequest(playbook.Action, parameters, missing, ticket.Id);
    }

    private static string? Find(PlaybookParameter parameter, Ticket ticket, string text) => parameter.Origin switch
    {
        ParameterOrigin.Constant => parameter.Value,
        ParameterOrigin.Ticket => parameter.Value switch
        {
            "user_ref" => ticket.UserRef,
            "product" => ticket.Product,
            "id" => ticket.Id.ToString("D"),
            "number" => ticket.Number.ToString(CultureInfo.InvariantCulture),
            _ => null,
        },
        ParameterOrigin.Pattern => parameter.Pattern!.Match(text) is { Success: true } match
            ? match.Groups.Count > 1 ? match.Groups[1].Value : match.Value
            : null,
    };
}
