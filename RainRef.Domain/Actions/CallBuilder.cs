using System.Text;
using System.Text.Json.Nodes;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;

namespace RainRef.Domain.Actions;

/// <summary>Builds the calls of an action: pure, so that the same step, values and service give the same bytes.</summary>
public static class CallBuilder
{
    /// <summary>What placeholders stand for: parameters, with their types, and the ticket.</summary>
    public static Dictionary<string, JsonNode?> Values(
        IReadOnlyList<PlaybookParameter> declared, IReadOnlyDictionary<string, string> given, Guid? ticketId, long? ticketNumber)
    {
        var values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
        {
            ["ticket.id"] = ticketId?.ToString("D"),
            ["ticket.number"] = ticketNumber,
        };
        foreach (var parameter in declared)
        {
            var value = given.GetValueOrDefault(parameter.Name);
            values[parameter.Name] = value is null ? null : parameter.Type switch
            {
                ParameterType.String => JsonValue.Create(value),
                ParameterType.Boolean => JsonValue.Create(value == "true"),
                ParameterType.Integer or ParameterType.Number => JsonNode.Parse(Plain(value)),
            };
        }

        return values;
    }

    /// <param name="service">Where an http step goes; null for others.</param>
    public static Result<PreparedCall> Build(
        PlaybookStep step, IReadOnlyDictionary<string, JsonNode?> values, ServiceTarget? service, bool sandbox)
    {
        var template = new StepTemplate(values);
        var call = new PreparedCall(step.Name, step.Tool, step.Operation) { Rollback = step.Rollback, Sandbox = sandbox };
        return step.Tool == PlaybookStep.Http ? Http(call, step, template, service!, sandbox) : Internal(call, step, template);
    }

    private static Result<PreparedCall> Internal(PreparedCall call, PlaybookStep step, StepTemplate template)
    {
        var arguments = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in step.Arguments)
        {
            var filled = template.Text(text);
            if (!filled.Succeeded)
                return filled.Error;
            arguments[name] = filled.Value;
        }

        return call with { Arguments = arguments };
    }

    private static Result<PreparedCall> Http(
        PreparedCall call, PlaybookStep step, StepTemplate template, ServiceTarget service, bool sandbox)
    {
        var address = template.Path(step.Path!).Then(path => service.Resolve(step.Operation, path, sandbox));
        var state = step.State is null ? (Result<string>)"" : template.Path(step.State.Path).Then(path => service.Resolve("GET", path, sandbox));
        var body = template.Body(step.Body);
        if ((address.Error ?? state.Error ?? body.Error) is { } wrong)
            return wrong;
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in step.Headers)
        {
            // Servers trim headers, and what arrives must be what is shown.
            var filled = template.Header(text).Then<string>(value => value.Trim());
            if (!filled.Succeeded)
                return filled.Error;
            headers[name] = filled.Value;
        }

        if (step.Body is not null)
            headers["Content-Type"] = "application/json";
        return call with
        {
            Service = service.Name,
            Address = address.Value,
            Headers = headers,
            Body = step.Body is null ? null : Encoding.UTF8.GetString(CanonicalJson.Serialize(body.Value)),
            StateAddress = step.State is null ? null : state.Value,
            StateIgnore = step.State?.Ignore ?? [],
            TimeoutSeconds = step.TimeoutSeconds,
            Retries = step.Retries,
        };
    }

    // "+5" and "05" are numbers to people, and none to JSON.
    private static string Plain(string number) =>
        decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
