using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using RainRef.Domain.Actions;

namespace RainRef.Infrastructure.Actions;

/// <summary>
/// Stands in for RainDock and RainShip where nobody configured them, and changes nothing anywhere. Like the real ones it
/// answers a repeated key with its first answer.
/// </summary>
public sealed class StandIn(TimeProvider clock)
{
    private const int MaxRemembered = 10_000;
    private readonly ConcurrentDictionary<Guid, string> _answers = new();

    public string Answer(Guid key, PreparedCall call)
    {
        if (_answers.Count > MaxRemembered)
            _answers.Clear();
        return _answers.GetOrAdd(key, _ => new JsonObject
        {
            ["simulated"] = true,
            ["service"] = call.Service,
            ["step"] = call.Name,
            ["key"] = key.ToString("D"),
            ["at"] = clock.GetUtcNow().ToString("O"),
        }.ToJsonString());
    }
}
