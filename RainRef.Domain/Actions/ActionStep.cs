using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Actions;

public enum StepStatus
{
    Pending,

    /// <summary>It is on record that the call goes out; whether it arrived is not.</summary>
    Sent,
    Done,
    Failed,

    /// <summary>Nobody can say whether it happened; a person must look.</summary>
    Unknown,
}

/// <summary>One call of an action, or of its rollback: built once, sent, and what came of it.</summary>
public sealed class ActionStep : IWorkspaceOwned
{
    public const int MaxState = 64_000;

    private ActionStep()
    {
    }

    /// <param name="undoes">The step that it takes back; null for a step of the action itself.</param>
    public ActionStep(PlannedAction action, int position, PreparedCall call, ActionStep? undoes, DateTimeOffset now)
    {
        IsRollback = undoes is not null;
        UndoesId = undoes?.Id;
        Id = Ids.From(action.Id, IsRollback ? "rollback" : "step", position.ToString(System.Globalization.CultureInfo.InvariantCulture));
        WorkspaceId = action.WorkspaceId;
        ActionId = action.Id;
        Position = position;
        Name = call.Name;
        CallJson = call.ToJson();
        Service = call.Sandbox ? null : call.Service;
        // The first step carries the action's own id, by which people find it at the other side.
        Key = IsRollback || position > 0 ? Id : action.Id;
        Status = StepStatus.Pending;
        UpdatedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid ActionId { get; private set; }

    public bool IsRollback { get; private set; }

    public Guid? UndoesId { get; private set; }

    public int Position { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>The service that it goes to; null for what goes to none, or to a sandbox, which says nothing of the service.</summary>
    public string? Service { get; private set; }

    /// <summary>What travels as Idempotency-Key.</summary>
    public Guid Key { get; private set; }

    /// <summary>The canonical JSON of the call, which is hashed; kept as text so that no byte changes.</summary>
    public string CallJson { get; private set; } = "";

    public StepStatus Status { get; private set; }

    public string? ResultJson { get; private set; }

    public string? Failure { get; private set; }

    /// <summary>The state before the first try, as canonical JSON.</summary>
    public string? StateBefore { get; private set; }

    public string? StateAfter { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public PreparedCall Call => PreparedCall.FromJson(CallJson);

    /// <summary>That the call goes out now, and what the world looked like before.</summary>
    public void Sent(string? stateBefore, DateTimeOffset now)
    {
        if (Status is StepStatus.Done or StepStatus.Failed)
            return;
        StateBefore ??= stateBefore;
        (Status, UpdatedAt) = (StepStatus.Sent, now);
    }

    public void Succeeded(string resultJson, string? stateAfter, DateTimeOffset now)
    {
        if (Status == StepStatus.Done)
            return;
        (Status, ResultJson, StateAfter, Failure, UpdatedAt) = (StepStatus.Done, resultJson, stateAfter, null, now);
    }

    public void Failed(string reason, bool unknown, DateTimeOffset now)
    {
        if (Status == StepStatus.Done)
            return;
        (Status, Failure, UpdatedAt) = (unknown ? StepStatus.Unknown : StepStatus.Failed, reason, now);
    }

    /// <summary>Leaves to a person what was sent and never answered.</summary>
    public void Lost(DateTimeOffset now)
    {
        if (Status == StepStatus.Sent)
            (Status, Failure, UpdatedAt) = (StepStatus.Unknown, "It was given up; whether it happened is not known.", now);
    }

    /// <summary>Lets a rollback step that failed be tried again, as a new call.</summary>
    public void Again(PreparedCall call, DateTimeOffset now)
    {
        if (Status is StepStatus.Done)
            return;
        (CallJson, Status, Failure, UpdatedAt) = (call.ToJson(), StepStatus.Pending, null, now);
    }

    /// <summary>Takes out all but what kind of call it was.</summary>
    public void Erase(DateTimeOffset now)
    {
        var call = Call;
        CallJson = new PreparedCall(call.Name, call.Tool, call.Operation) { Service = call.Service, Sandbox = call.Sandbox }.ToJson();
        (ResultJson, Failure, StateBefore, StateAfter, UpdatedAt) = (null, null, null, null, now);
    }

    /// <summary>A state without the fields that change by themselves, as canonical JSON.</summary>
    public static string Canonical(JsonNode? state, IReadOnlyList<string> ignore)
    {
        var copy = state?.DeepClone();
        foreach (var field in ignore)
            (copy as JsonObject)?.Remove(field);
        return Encoding.UTF8.GetString(CanonicalJson.Serialize(copy));
    }

    /// <summary>SHA-256 of a canonical state, in lower-case hexadecimal.</summary>
    public static string? HashOf(string? state) =>
        state is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));

    /// <summary>
    /// What receipts hold of calls, results and states: HMAC-SHA256 under the action's salt, in lower-case hexadecimal, so
    /// that nothing can be found by trying once the salt is gone.
    /// </summary>
    public static string? Commit(string? salt, string? text) => text is null ? null
        : salt is null ? HashOf(text)
        : Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(salt), Encoding.UTF8.GetBytes(text)));
}
