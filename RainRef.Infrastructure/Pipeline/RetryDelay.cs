namespace RainRef.Infrastructure.Pipeline;

/// <summary>Exponential backoff with "equal jitter": half of the wait is certain, half is chance, so that retries spread.</summary>
public static class RetryDelay
{
    /// <param name="attempts">Tries so far, from 1.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan After(int attempts, TimeSpan first, TimeSpan longest, double chance)
    {
        var full = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(attempts - 1, 30)));
        return TimeSpan.FromMilliseconds((full / 2) + (full / 2 * chance));
    }
}
