namespace RainRef.Infrastructure.Pipeline;

/// <summary>Tells the first of many failures from the rest, so that an outage is logged once and not once a second.</summary>
internal sealed class Outage
{
    private int _failing;

    /// <summary>Notes a failure. True for the first since it last worked.</summary>
    public bool Begins() => Interlocked.Exchange(ref _failing, 1) == 0;

    /// <summary>Notes that it works. True if it had failed before.</summary>
    public bool Ends() => Volatile.Read(ref _failing) == 1 && Interlocked.Exchange(ref _failing, 0) == 1;
}
