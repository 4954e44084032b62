using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;

namespace RainRef.Infrastructure.Actions;

/// <summary>What a tool is told to do.</summary>
/// <param name="Key">The same for every try at the same action: a tool that sees it again repeats its first answer.</param>
public sealed record ToolCall(
    Guid WorkspaceId, Guid Key, Guid? TicketId, string Operation, IReadOnlyDictionary<string, string> Parameters);

/// <summary>Runs operations in another system.</summary>
public interface IExternalTool
{
    /// <summary>The name by which playbooks call it.</summary>
    string Name { get; }

    /// <returns>The result as JSON, or why the other system refused; an exception means that nobody knows.</returns>
    Task<Result<string>> RunAsync(ToolCall call, CancellationToken ct);
}

/// <summary>Runs operations on RainRef's own rows, inside the transaction that records the result.</summary>
public interface IInternalTool
{
    string Name { get; }

    Task<Result<string>> RunAsync(ToolCall call, IWork work, CancellationToken ct);
}
