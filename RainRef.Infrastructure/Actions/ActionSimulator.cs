using System.Security.Cryptography;
using RainRef.Domain.Actions;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Actions;

/// <summary>A header, under its very name.</summary>
public sealed record SimulatedHeader(string Name, string Value);

/// <summary>One call as it would go out.</summary>
/// <param name="Address">The full address; none for a call that stays inside RainRef.</param>
/// <param name="Headers">Every header that RainRef sets, but for the credential.</param>
/// <param name="Credential">The name of the header that lets RainRef in; its value is never shown.</param>
/// <param name="Body">The body's bytes, read as UTF-8.</param>
/// <param name="BodySha256">Over the body's bytes; of no bytes where there is none.</param>
/// <param name="StateAddress">Where the state is read before and after.</param>
/// <param name="Reversible">Whether the playbook says how it is taken back.</param>
public sealed record SimulatedCall(
    string Name, string Tool, string Operation, string? Service, string? Address, IReadOnlyList<SimulatedHeader> Headers,
    string? Credential, string? Body, int BodyBytes, string BodySha256, IReadOnlyDictionary<string, string> Arguments,
    string? StateAddress, bool Reversible, bool Sandbox, string Status, string? StateBeforeSha256, string? StateAfterSha256);

/// <summary>What an action would send, to the byte.</summary>
/// <param name="Rollback">What its rollback sends, once that is asked for.</param>
public sealed record Simulation(
    Guid? ActionId, string Type, string? ActionHash, string? PlanHash, IReadOnlyList<string> Missing,
    IReadOnlyList<SimulatedCall> Calls, IReadOnlyList<SimulatedCall> Rollback);

/// <summary>Shows what an action sends, from the very calls that execution takes.</summary>
public sealed class ActionSimulator(RainRefDatabase database, ServiceDirectory services)
{
    public async Task<Simulation> ShowAsync(Guid workspaceId, PlannedAction action, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var calls = new List<SimulatedCall>();
        var rollback = new List<SimulatedCall>();
        foreach (var step in await StepRecords.OfAsync(db, action.Id, rollback: false, ct))
            calls.Add(await ShowAsync(workspaceId, step, ct));
        foreach (var step in await StepRecords.OfAsync(db, action.Id, rollback: true, ct))
            rollback.Add(await ShowAsync(workspaceId, step, ct));
        return new Simulation(action.Id, action.Type, action.Hash, action.PlanHash, action.Missing, calls, rollback);
    }

    public async Task<SimulatedCall> ShowAsync(Guid workspaceId, PreparedCall call, Guid key, CancellationToken ct)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in call.Headers)
            headers[name] = value;
        string? credential = null;
        if (call.Service is not null)
        {
            headers[ServiceClient.KeyHeader] = key.ToString("D");
            var access = await services.FindAsync(workspaceId, call.Service, ct);
            credential = access.Succeeded ? access.Value.Credential?.Name : null;
        }

        var bytes = call.BodyBytes();
        return new SimulatedCall(
            call.Name, call.Tool, call.Operation, call.Service, call.Address, [.. headers.Select(h => new SimulatedHeader(h.Key, h.Value))], credential, call.Body, bytes.Length,
            Convert.ToHexStringLower(SHA256.HashData(bytes)), call.Arguments, call.StateAddress, call.Rollback is not null, call.Sandbox,
            "pending", null, null);
    }

    private async Task<SimulatedCall> ShowAsync(Guid workspaceId, ActionStep step, CancellationToken ct) =>
        await ShowAsync(workspaceId, step.Call, step.Key, ct) with
        {
            Status = Domain.Common.SnakeCase.Of(step.Status),
            StateBeforeSha256 = ActionStep.HashOf(step.StateBefore),
            StateAfterSha256 = ActionStep.HashOf(step.StateAfter),
        };
}
