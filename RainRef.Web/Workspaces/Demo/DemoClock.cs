namespace RainRef.Web.Workspaces.Demo;

/// <summary>A clock that runs as every other, from wherever it is set to; it is only ever set forward.</summary>
public sealed class DemoClock(DateTimeOffset start) : TimeProvider
{
    private long _ahead = (start - System.GetUtcNow()).Ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

    /// <summary>Goes to a time, unless it is there already.</summary>
    public void Reach(DateTimeOffset time)
    {
        var ahead = (time - System.GetUtcNow()).Ticks;
        if (ahead > Interlocked.Read(ref _ahead))
            Interlocked.Exchange(ref _ahead, Math.Min(0, ahead));
    }
}
