using System.Threading.Channels;

namespace RainRef.Infrastructure.Receipts;

/// <summary>A committed receipt without a place: what its link and its leaf are made of.</summary>
public sealed record WaitingReceipt(Guid Id, string Hash, string KeyId, string Signature);

/// <summary>Hands receipts that this node has committed to the sealer, in the order in which they committed.</summary>
public sealed class SealQueue
{
    /// <summary>What one workspace may have waiting in memory; the sealer's sweep finds the rest in the database.</summary>
    private const int Capacity = 50_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Queue<WaitingReceipt>> _waiting = [];
    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Hand(Guid workspaceId, IEnumerable<WaitingReceipt> receipts)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(workspaceId, out var own))
                _waiting[workspaceId] = own = [];
            foreach (var receipt in receipts)
            {
                if (own.Count < Capacity)
                    own.Enqueue(receipt);
            }
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Takes the next ones out of the queue.</summary>
    internal IReadOnlyList<WaitingReceipt> Take(Guid workspaceId, int atMost)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(workspaceId, out var own))
                return [];
            var taken = new List<WaitingReceipt>(Math.Min(atMost, own.Count));
            while (taken.Count < atMost && own.TryDequeue(out var receipt))
                taken.Add(receipt);
            if (own.Count == 0)
                _waiting.Remove(workspaceId);
            return taken;
        }
    }

    /// <summary>The workspaces that have receipts waiting, as soon as there are any or the time is up.</summary>
    internal async Task<IReadOnlyList<Guid>> WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            await _signal.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The time is up.
        }

        lock (_gate)
            return [.. _waiting.Keys];
    }
}
