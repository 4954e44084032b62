using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;

namespace RainRef.Infrastructure.Actions;

/// <summary>What a tool is told to do.</summary>
/// <param name="Key">The same for every try at the same step: a service that sees it again repeats its first answer.</param>
public sealed record ToolCall(Guid WorkspaceId, Guid Key, Guid? TicketId, PreparedCall Call)
{
    /// <summary>Whether an earlier try may have got through, so that one asks before one sends.</summary>
    public bool Resumed { get; init; }

    /// <summary>For a ticket that is to be restored: the state to restore.</summary>
    public string? StateBefore { get; init; }
}

/// <summary>What a tool's failure means beyond its words.</summary>
public static class ToolErrors
{
    public const string UnknownCode = "outcome_unknown";

    /// <summary>That nobody can say whether it happened, and that it cannot be asked: a person must look.</summary>
    public static Error Unknown(string reason) => new(ErrorKind.Unavailable, UnknownCode, reason);
}

/// <summary>That a service did not answer; the step is tried again later.</summary>
/// <param name="unsure">Whether the call may have got through.</param>
public sealed class ToolUnavailableException(string message, bool unsure) : Exception(message)
{
    public bool Unsure { get; } = unsure;
}

/// <summary>Runs operations in another system.</summary>
public interface IExternalTool
{
    /// <summary>The name by which playbooks call it.</summary>
    string Name { get; }

    /// <returns>The result as JSON, or why the other system refused; an exception means: later.</returns>
    Task<Result<string>> RunAsync(ToolCall call, CancellationToken ct);

    /// <summary>What the call changes, as canonical JSON; null where that is not declared.</summary>
    Task<string?> StateAsync(ToolCall call, CancellationToken ct) => Task.FromResult<string?>(null);
}

/// <summary>What an internal tool did.</summary>
/// <param name="StateBefore">What it changed, as it was, as canonical JSON; null where it changes nothing that can be restored.</param>
public sealed record ToolEffect(string ResultJson, string? StateBefore, string? StateAfter);

/// <summary>Runs operations on RainRef's own rows, inside the transaction that records the result.</summary>
public interface IInternalTool
{
    string Name { get; }

    Task<Result<ToolEffect>> RunAsync(ToolCall call, IWork work, CancellationToken ct);
}
