using Microsoft.JSInterop;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tests.Components;

public sealed class ScriptCallsTests
{
    [Fact]
    public async Task Call_ComponentGoes_EndsTheWaitAndNotTheCall()
    {
        var script = new SlowScript();
        using var stop = new CancellationTokenSource();
        var value = script.CallAsync<string>("value", stop.Token, "box");
        var clear = script.CallAsync("clear", stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => value);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => clear);
        Assert.Equal([("value", false), ("clear", false)], script.Calls);
    }

    [Fact]
    public async Task Call_Answered_GivesTheAnswer()
    {
        var script = new SlowScript();
        var value = script.CallAsync<string>("value", CancellationToken.None, "box");
        script.Answer.SetResult("words");
        Assert.Equal("words", await value);
    }

    private sealed class SlowScript : IJSObjectReference
    {
        public TaskCompletionSource<object> Answer { get; } = new();

        public List<(string Name, bool CanBeCancelled)> Calls { get; } = [];

        public ValueTask<T> InvokeAsync<T>(string identifier, object?[]? args) => InvokeAsync<T>(identifier, CancellationToken.None, args);

        public async ValueTask<T> InvokeAsync<T>(string identifier, CancellationToken cancellationToken, object?[]? args)
        {
            Calls.Add((identifier, cancellationToken.CanBeCanceled));
            return (T)await Answer.Task;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
