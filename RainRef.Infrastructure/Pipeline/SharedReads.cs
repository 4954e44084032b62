using System.Collections.Concurrent;

namespace RainRef.Infrastructure.Pipeline;

/// <summary>
/// One answer for all who ask the same: after a change, every open console reads anew at once, and the database is
/// asked once. An answer is given again only until the next change of its workspace, and never for longer than
/// <see cref="Lifetime"/>. What is shared must not be changed by those who get it.
/// </summary>
public sealed class SharedReads(TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMilliseconds(500);

    private const int MostAnswers = 500;

    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<object, Shared>> _answers = new();

    /// <param name="key">Compared by value; names the question and all that the answer depends on.</param>
    /// <param name="read">Is not cancelled when one of those who wait gives up.</param>
    public async Task<T> ReadAsync<T>(Guid workspaceId, object key, Func<CancellationToken, Task<T>> read, CancellationToken ct)
    {
        var answers = _answers.GetOrAdd(workspaceId, _ => new ConcurrentDictionary<object, Shared>());
        if (answers.Count > MostAnswers)
            answers.Clear();
        var now = clock.GetTimestamp();
        var shared = answers.AddOrUpdate(
            key, _ => Begin(read, now), (_, earlier) => clock.GetElapsedTime(earlier.Since, now) < Lifetime ? earlier : Begin(read, now));
        try
        {
            return await ((Lazy<Task<T>>)shared.Answer).Value.WaitAsync(ct);
        }
        finally
        {
            if (shared.Answer is Lazy<Task<T>> { IsValueCreated: true, Value: { IsCompleted: true, IsCompletedSuccessfully: false } })
                answers.TryRemove(new KeyValuePair<object, Shared>(key, shared));
        }
    }

    /// <summary>Something changed: whoever asks from now on is answered anew.</summary>
    public void Forget(Guid workspaceId) => _answers.TryRemove(workspaceId, out _);

    private static Shared Begin<T>(Func<CancellationToken, Task<T>> read, long now) =>
        new(now, new Lazy<Task<T>>(async () => await read(CancellationToken.None)));

    private sealed record Shared(long Since, object Answer);
}
