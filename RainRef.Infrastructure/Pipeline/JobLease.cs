namespace RainRef.Infrastructure.Pipeline;

/// <summary>The right to do one job until it lapses; the work that ends the job shows it.</summary>
public sealed record JobLease(Guid JobId, Guid Token);

/// <summary>The lease lapsed and another worker has the job: nothing of this try may commit.</summary>
public sealed class LeaseLostException(Guid jobId) : Exception($"The lease on job {jobId} is lost.");
