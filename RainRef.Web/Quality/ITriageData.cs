using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Triage;

namespace RainRef.Web.Quality;

/// <summary>What the page about triage's models shows.</summary>
public sealed record TriagePage(TriageKindState State, IReadOnlyList<TriageModelView> Versions, TriageDryRun? Change);

/// <summary>The page's reads and deeds, as whoever is signed in.</summary>
public interface ITriageData
{
    Task<Result<TriagePage>> LoadAsync(TriageKind kind, Guid? compared, CancellationToken cancellationToken);

    Task<Result<string>> TrainAsync(TriageKind kind, CancellationToken cancellationToken);

    Task<Result<string>> RollBackAsync(Guid id, CancellationToken cancellationToken);

    Task<Result<string>> RetireAsync(Guid id, CancellationToken cancellationToken);
}
