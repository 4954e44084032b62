using RainRef.Domain.Common;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tests.Pipeline;

public sealed class SharedReadsTests
{
    private static readonly Guid Workspace = Ids.New(TimeProvider.System);
    private readonly Ticking _clock = new();
    private int _reads;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_ByManyAtOnce_AsksOnce()
    {
        var reads = new SharedReads(_clock);
        var release = new TaskCompletionSource();
        var all = Enumerable.Range(0, 50).Select(_ => reads.ReadAsync(Workspace, ("list", 1), _ => CountAsync(release.Task), Ct)).ToList();
        release.SetResult();

        Assert.All(await Task.WhenAll(all), answer => Assert.Equal(1, answer));
        Assert.Equal(2, await reads.ReadAsync(Workspace, ("list", 2), _ => CountAsync(Task.CompletedTask), Ct));
        Assert.Equal(3, await reads.ReadAsync(Guid.Empty, ("list", 1), _ => CountAsync(Task.CompletedTask), Ct));
    }

    [Fact]
    public async Task Read_AfterAChangeOrAWhile_AsksAnew()
    {
        var reads = new SharedReads(_clock);
        Assert.Equal(1, await reads.ReadAsync(Workspace, "list", _ => CountAsync(Task.CompletedTask), Ct));
        Assert.Equal(1, await reads.ReadAsync(Workspace, "list", _ => CountAsync(Task.CompletedTask), Ct));

        reads.Forget(Workspace);
        Assert.Equal(2, await reads.ReadAsync(Workspace, "list", _ => CountAsync(Task.CompletedTask), Ct));

        _clock.Now += SharedReads.Lifetime.Ticks;
        Assert.Equal(3, await reads.ReadAsync(Workspace, "list", _ => CountAsync(Task.CompletedTask), Ct));
    }

    [Fact]
    public async Task Read_ThatFailed_IsNobodyElsesAnswer_AndOneWhoGivesUpSpoilsItForNobody()
    {
        var reads = new SharedReads(_clock);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => reads.ReadAsync<int>(Workspace, "list", _ => throw new InvalidOperationException(), Ct));
        var release = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var first = reads.ReadAsync(Workspace, "list", _ => CountAsync(release.Task), impatient.Token);
        var second = reads.ReadAsync(Workspace, "list", _ => CountAsync(release.Task), Ct);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();
        Assert.Equal(1, await second);
    }

    private async Task<int> CountAsync(Task until)
    {
        await until;
        return Interlocked.Increment(ref _reads);
    }

    private sealed class Ticking : TimeProvider
    {
        public long Now { get; set; } = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }
}
