using System.ComponentModel.DataAnnotations;

namespace RainRef.Infrastructure.Pipeline;

/// <summary>Settings under "Pipeline".</summary>
public sealed class PipelineOptions
{
    public const string Section = "Pipeline";

    /// <summary>Whether this process works on jobs at all; false makes it a web node only.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Jobs that this process runs at the same time.</summary>
    [Range(1, 256)]
    public int Workers { get; set; } = Math.Clamp(Environment.ProcessorCount * 3, 4, 64);

    /// <summary>How long a worker may stay silent before its jobs go to others, in seconds.</summary>
    [Range(1, 3600)]
    public int LeaseSeconds { get; set; } = 30;

    /// <summary>Tries before a job goes to the dead letters.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 8;

    /// <summary>The first wait before a retry, in milliseconds; it doubles with each further one.</summary>
    [Range(1, 3_600_000)]
    public int BackoffMilliseconds { get; set; } = 500;

    /// <summary>The longest wait before a retry, in seconds.</summary>
    [Range(1, 86_400)]
    public int MaxBackoffSeconds { get; set; } = 300;

    /// <summary>How often to look for work without being told, in milliseconds.</summary>
    [Range(10, 60_000)]
    public int PollMilliseconds { get; set; } = 1000;
}
