using System.Collections.Concurrent;
using System.Data;
using System.Runtime.ExceptionServices;
using Npgsql;

namespace RainRef.Infrastructure.Persistence;

/// <summary>
/// Lets a connection forget its prepared statements after anything failed while it was in use (record 0025). The driver
/// prepares in passing, with the fifth run of a statement; when that very run fails between being parsed and being bound (a
/// text with a zero byte, a cancelled plan), the driver takes the statement for prepared and for one without a result. From then
/// on a batch skips its result without a word.
/// </summary>
internal sealed class StatementGuard : IDisposable
{
    // By the server's process. Those that are no more stay: a number each, and a round trip for who gets it again.
    private readonly ConcurrentDictionary<int, bool> _doubtful = new();
    private long _failures;

    // The only place that hears of every failed statement: a later one of a batch fails in the hands of whoever reads it.
    public StatementGuard() => AppDomain.CurrentDomain.FirstChanceException += Note;

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= Note;

    /// <summary>Watches a connection that was just opened, until it is closed.</summary>
    public NpgsqlConnection Watch(NpgsqlConnection connection)
    {
        var process = connection.ProcessID;
        if (_doubtful.ContainsKey(process))
        {
            // The driver has no asynchronous way; it is a round trip, and only after a failure.
            connection.UnprepareAll();
            _doubtful.TryRemove(process, out _);
        }

        var before = Volatile.Read(ref _failures);
        connection.StateChange += (_, change) =>
        {
            if (change.CurrentState == ConnectionState.Closed && Volatile.Read(ref _failures) != before)
                _doubtful[process] = true;
        };
        return connection;
    }

    private void Note(object? sender, FirstChanceExceptionEventArgs e)
    {
        if (e.Exception is PostgresException)
            Interlocked.Increment(ref _failures);
    }
}
