using System.Text.Json.Nodes;

namespace RainRef.Simulator;

/// <summary>What a service answered, and under which key it gives the same answer again.</summary>
public sealed record Answer(int Status, JsonNode Body);

/// <summary>
/// RainDock's and RainShip's things, as long as the process lives. A key that was seen gets its first answer again; every
/// change is in the ledger once.
/// </summary>
public sealed class World
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Service, string Kind, string Id), JsonObject> _things = [];
    private readonly Dictionary<(string Service, string Key), Answer> _answers = [];
    private readonly List<LedgerEntry> _ledger = [];
    private readonly List<ReceivedRequest> _requests = [];

    public IReadOnlyList<LedgerEntry> Ledger
    {
        get
        {
            lock (_lock)
                return [.. _ledger];
        }
    }

    public IReadOnlyList<ReceivedRequest> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    public void Received(ReceivedRequest request)
    {
        lock (_lock)
            _requests.Add(request);
    }

    public void Reset()
    {
        lock (_lock)
        {
            _things.Clear();
            _answers.Clear();
            _ledger.Clear();
            _requests.Clear();
        }
    }

    /// <summary>What became of a key; null where it was never seen.</summary>
    public Answer? Operation(string service, string key)
    {
        lock (_lock)
            return _answers.GetValueOrDefault((service, key));
    }

    /// <summary>A thing as it is now; one that nobody has touched is as it began.</summary>
    public JsonNode? Show(string service, string kind, string id)
    {
        lock (_lock)
            return Things.Begin(kind, id) is null ? null : Find(service, kind, id).DeepClone();
    }

    /// <summary>Changes a thing once for a key.</summary>
    public Answer Change(string service, string method, string path, string? key, JsonObject? body)
    {
        lock (_lock)
        {
            if (key is not null && _answers.TryGetValue((service, key), out var earlier))
                return earlier;
            var answer = Apply(service, method, path, body);
            if (answer.Status < 300)
                _ledger.Add(new LedgerEntry(_ledger.Count + 1, service, method, path, key));
            if (key is not null)
                _answers[(service, key)] = answer;
            return answer;
        }
    }

    private Answer Apply(string service, string method, string path, JsonObject? body)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        if (parts is not ["v1", var kind, var id, .. var rest] || Things.ServiceOf(kind) != service)
            return new Answer(404, new JsonObject { ["error"] = "There is nothing here." });
        var thing = Find(service, kind, id);
        if (Things.Change(kind, thing, method, rest, body ?? []) is { } refusal)
            return new Answer(refusal.Status, new JsonObject { ["error"] = refusal.Reason });
        thing["version"] = (int)thing["version"]! + 1;
        return new Answer(200, new JsonObject { ["ok"] = true, [kind.TrimEnd('s')] = thing.DeepClone() });
    }

    private JsonObject Find(string service, string kind, string id)
    {
        if (!_things.TryGetValue((service, kind, id), out var thing))
            _things[(service, kind, id)] = thing = Things.Begin(kind, id)!;
        return thing;
    }
}
