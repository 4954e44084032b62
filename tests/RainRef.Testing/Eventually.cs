namespace RainRef.Testing;

/// <summary>Waits for what the pipeline brings about, by looking again and again.</summary>
public static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<T> GetAsync<T>(Func<Task<T?>> look, TimeSpan? patience = null)
        where T : struct
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await look() is { } found)
                return found;
            if (TimeProvider.System.GetElapsedTime(deadline) > (patience ?? Patience))
                throw new TimeoutException("What was waited for did not come.");
            await Task.Delay(50);
        }
    }

    public static async Task TrueAsync(Func<Task<bool>> look, TimeSpan? patience = null) =>
        await GetAsync<bool>(async () => await look() ? true : null, patience);
}
