namespace RainRef.Simulator;

/// <summary>What goes wrong with a request that changes something.</summary>
public enum FaultKind
{
    /// <summary>The answer takes a while.</summary>
    Latency,

    /// <summary>500, and nothing happened.</summary>
    ErrorBefore,

    /// <summary>500, though it happened.</summary>
    ErrorAfter,

    /// <summary>It happened, and the connection breaks.</summary>
    CutAfter,

    /// <summary>It happened, and no answer ever comes.</summary>
    Timeout,

    /// <summary>429, and nothing happened.</summary>
    Throttle,

    /// <summary>It happened, and the answer is no JSON.</summary>
    Malformed,
}

/// <summary>A fault that is switched on.</summary>
/// <param name="Times">How often; null until it is switched off.</param>
/// <param name="Probability">For how many of the requests, from 0 to 1.</param>
/// <param name="Milliseconds">How long, for latency.</param>
/// <param name="Path">Only for paths that contain it.</param>
public sealed record Fault(FaultKind Kind, int? Times = null, double Probability = 1, int Milliseconds = 200, string? Path = null);

/// <summary>The faults that are switched on, and the dice.</summary>
public sealed class FaultBox
{
    private readonly Lock _lock = new();
    private readonly List<Fault> _faults = [];
    private Random _dice = new(1);

    public IReadOnlyList<Fault> All
    {
        get
        {
            lock (_lock)
                return [.. _faults];
        }
    }

    public void Add(Fault fault)
    {
        lock (_lock)
            _faults.Add(fault);
    }

    public void Clear(int? seed = null)
    {
        lock (_lock)
        {
            _faults.Clear();
            if (seed is { } given)
                _dice = new Random(given);
        }
    }

    /// <summary>The fault that hits a request, if one does.</summary>
    public Fault? Draw(string path)
    {
        lock (_lock)
        {
            for (var i = 0; i < _faults.Count; i++)
            {
                var fault = _faults[i];
                if ((fault.Path is not null && !path.Contains(fault.Path, StringComparison.Ordinal)) || _dice.NextDouble() >= fault.Probability)
                    continue;
                if (fault.Times is { } left)
                {
                    if (left <= 1)
                        _faults.RemoveAt(i);
                    else
                        _faults[i] = fault with { Times = left - 1 };
                }

                return fault;
            }

            return null;
        }
    }
}
