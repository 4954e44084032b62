using RainRef.Domain.Common;
using RainRef.Infrastructure.Quality;

namespace RainRef.Web.Quality;

/// <summary>What the page about answers reads, as whoever is signed in.</summary>
public interface IAnswerQualityData
{
    Task<Result<AnswerReport>> LoadAsync(int weeks, CancellationToken cancellationToken);
}
