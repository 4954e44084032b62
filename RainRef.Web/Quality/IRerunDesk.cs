using RainRef.Domain.Common;
using RainRef.Infrastructure.Triage.Reruns;

namespace RainRef.Web.Quality;

/// <summary>What the console reads and does about runs over history, as the signed-in member.</summary>
public interface IRerunDesk
{
    /// <summary>The latest run; null where there was none.</summary>
    Task<Result<RerunView?>> LatestAsync(CancellationToken cancellationToken);

    Task<Result<RerunView>> StartAsync(bool onlyOpen, CancellationToken cancellationToken);

    Task<Result<RerunView>> ApplyAsync(Guid id, CancellationToken cancellationToken);

    Task<Result<RerunView>> DiscardAsync(Guid id, CancellationToken cancellationToken);
}
