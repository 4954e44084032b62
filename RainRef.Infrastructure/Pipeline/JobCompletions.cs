using System.Threading.Channels;

namespace RainRef.Infrastructure.Pipeline;

/// <summary>Ends jobs whose steps left nothing to commit: those that finish at about the same time, in one statement.</summary>
internal sealed class JobCompletions(JobQueue queue)
{
    private const int MaxGroup = 256;
    private readonly Channel<(JobLease Lease, TaskCompletionSource Done)> _finished =
        Channel.CreateUnbounded<(JobLease, TaskCompletionSource)>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Returns when the job has left the queue, or fails.</summary>
    public Task EndAsync(JobLease lease)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _finished.Writer.TryWrite((lease, done)) ? done.Task : Task.FromException(new InvalidOperationException("No job runs any more."));
    }

    /// <summary>Ends jobs until <see cref="Stop"/>.</summary>
    public async Task RunAsync()
    {
        var group = new List<(JobLease Lease, TaskCompletionSource Done)>();
        while (await _finished.Reader.WaitToReadAsync())
        {
            while (group.Count < MaxGroup && _finished.Reader.TryRead(out var one))
                group.Add(one);
            try
            {
                await queue.CompleteAsync([.. group.Select(g => g.Lease)], CancellationToken.None);
                group.ForEach(g => g.Done.SetResult());
            }
            catch (Exception e)
            {
                group.ForEach(g => g.Done.SetException(e));
            }

            group.Clear();
        }
    }

    public void Stop() => _finished.Writer.TryComplete();
}
