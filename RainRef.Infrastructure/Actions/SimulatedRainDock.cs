using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using RainRef.Domain.Common;

namespace RainRef.Infrastructure.Actions;

/// <summary>
/// Stands in for RainDock, the account system: it knows the same operations, demands the same parameters and, like
/// the real one, answers a repeated key with its first answer instead of acting twice. It changes nothing anywhere.
/// </summary>
public sealed class SimulatedRainDock(TimeProvider clock) : IExternalTool
{
    private const int MaxRemembered = 10_000;
    private static readonly Dictionary<string, string[]> Operations = new()
    {
        ["users.resend_activation"] = ["user_ref"],
        ["users.unlock"] = ["user_ref"],
        ["keys.rotate"] = ["user_ref", "key_id"],
        ["devices.restart"] = ["user_ref", "device_id"],
    };

    private readonly ConcurrentDictionary<Guid, string> _answers = new();

    public string Name => "raindock";

    public Task<Result<string>> RunAsync(ToolCall call, CancellationToken ct) => Task.FromResult(Run(call));

    private Result<string> Run(ToolCall call)
    {
        if (!Operations.TryGetValue(call.Operation, out var required))
            return Error.Validation("operation", $"RainDock has no operation '{call.Operation}'.");
        var missing = required.FirstOrDefault(name => !call.Parameters.ContainsKey(name));
        if (missing is not null)
            return Error.Validation(missing, $"RainDock's '{call.Operation}' needs '{missing}'.");
        if (_answers.Count > MaxRemembered)
            _answers.Clear();
        return _answers.GetOrAdd(call.Key, _ => new JsonObject
        {
            ["simulated"] = true,
            ["operation"] = call.Operation,
            ["key"] = call.Key.ToString("D"),
            ["at"] = clock.GetUtcNow().ToString("O"),
        }.ToJsonString());
    }
}
