namespace RainRef.Infrastructure.Knowledge;

/// <summary>
/// Bounds the bytes of files that are read and not yet written, so that a folder of huge files takes no more memory than
/// one of small ones. First come, first served.
/// </summary>
/// <param name="limit">A single file that is larger still goes in, alone.</param>
internal sealed class ReadAhead(long limit) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SemaphoreSlim _freed = new(0);
    private long _held;

    public async Task EnterAsync(long bytes, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            while (Interlocked.Read(ref _held) is > 0 and var held && held + bytes > limit)
                await _freed.WaitAsync(ct);
            Interlocked.Add(ref _held, bytes);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Leave(long bytes)
    {
        Interlocked.Add(ref _held, -bytes);
        _freed.Release();
    }

    public void Dispose()
    {
        _turn.Dispose();
        _freed.Dispose();
    }
}
