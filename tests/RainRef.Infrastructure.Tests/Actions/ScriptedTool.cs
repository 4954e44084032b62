using System.Collections.Concurrent;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Actions;

namespace RainRef.Infrastructure.Tests.Actions;

/// <summary>Stands in for RainDock: answers as the test says, and remembers what it was told to do.</summary>
internal sealed class ScriptedTool : IExternalTool
{
    public string Name => "http";

    public Func<Result<string>> Answer { get; set; } = () => """{"ok":true}""";

    public ConcurrentQueue<ToolCall> Calls { get; } = new();

    public Task<Result<string>> RunAsync(ToolCall call, CancellationToken ct)
    {
        Calls.Enqueue(call);
        return Task.FromResult(Answer());
    }
}
