using System.Text.Json.Nodes;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Policies.Rego;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies;

/// <summary>Judges actions by a Rego bundle, which sees what the playbooks say as <c>data.playbooks</c>.</summary>
public sealed class RegoPolicy : IPolicyEngine
{
    /// <summary>The document that decides: <c>{outcome, reasons}</c>.</summary>
    public const string Query = "data.rainref.gate.decision";

    private readonly RegoQuery _decision;

    /// <exception cref="InvalidOperationException">The modules do not compile; the message names file and line.</exception>
    public RegoPolicy(IEnumerable<(string File, string Source)> modules, IReadOnlyList<Playbook> playbooks)
    {
        var compiled = RegoBundle.Compile(modules, DataOf(playbooks));
        var bundle = compiled.Bundle ?? throw Broken(compiled.Errors);
        var prepared = bundle.Query(Query);
        _decision = prepared.Query ?? throw Broken(prepared.Errors);
        BundleDigest = bundle.Digest;
    }

    public string BundleDigest { get; }

    /// <exception cref="InvalidOperationException">The rules gave no decision; the gate makes that a denial.</exception>
    public ValueTask<PolicyDecision> EvaluateAsync(PolicyInput input, CancellationToken ct)
    {
        var result = _decision.EvaluateJson(ToJson(input), new RegoEvaluateOptions { Now = input.At }, ct);
        if (result.Error is { } error)
            throw new InvalidOperationException(error.ToString());
        var decision = (result.Value is { } value ? RegoJson.ToNode(value) : null) as JsonObject;
        if (!SnakeCase.TryParse<PolicyOutcome>((string?)decision?["outcome"], out var outcome)
            || decision!["reasons"] is not JsonArray { Count: > 0 } reasons)
        {
            throw new InvalidOperationException($"{Query} is no decision.");
        }

        return new(new PolicyDecision(outcome, [.. reasons.Select(r => (string)r!)], BundleDigest)
        {
            Obligations = decision["obligations"] is JsonArray obligations ? [.. obligations.Select(o => (string)o!)] : [],
        });
    }

    /// <summary>The input document of a decision.</summary>
    public static JsonObject ToJson(PolicyInput input)
    {
        var parameters = new JsonObject();
        foreach (var (name, value) in input.Parameters)
            parameters[name] = value;
        return new JsonObject
        {
            ["type"] = input.Type,
            ["parameters"] = parameters,
            ["missing"] = Strings(input.Missing),
            ["actor"] = input.ActorRole is { } role ? SnakeCase.Of(role) : "program",
            ["ticket_id"] = input.TicketId?.ToString("D"),
            ["done_for_user_today"] = input.DoneForUserToday,
            ["autonomy"] = new JsonObject { ["type"] = SnakeCase.Of(input.Autonomy) },
            ["at"] = input.At.ToString("O"),
        };
    }

    /// <summary>What the rules know of the playbooks: <c>{playbooks: {action: …}}</c>.</summary>
    public static JsonObject DataOf(IReadOnlyList<Playbook> playbooks)
    {
        var byAction = new JsonObject();
        foreach (var playbook in playbooks.OrderBy(p => p.Action, StringComparer.Ordinal))
        {
            byAction[playbook.Action] = new JsonObject
            {
                ["parameters"] = Strings(playbook.Parameters.Select(p => p.Name)),
                ["execute"] = Strings(playbook.Execute.Select(SnakeCase.Of)),
                ["propose"] = Strings(playbook.Propose.Select(SnakeCase.Of)),
                ["auto_run"] = playbook.AutoRun,
                ["per_user_per_day"] = playbook.PerUserPerDay,
            };
        }

        return new JsonObject { ["playbooks"] = byAction };
    }

    private static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)v)];

    private static InvalidOperationException Broken(IReadOnlyList<RegoError> errors) =>
        new("The policies do not compile:\n" + string.Join('\n', errors));
}
