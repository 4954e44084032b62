using RainRef.Domain.Common;
using RainRef.Infrastructure.Quality;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Quality;

/// <summary>The right is checked here, with every call.</summary>
internal sealed class AnswerQualityData(SignedIn member, AnswerQualityQueries queries) : IAnswerQualityData
{
    public Task<Result<AnswerReport>> LoadAsync(int weeks, CancellationToken cancellationToken) =>
        member.AsAsync<AnswerReport>(Access.ReadTickets, async actor => await queries.ReadAsync(actor.WorkspaceId, weeks, cancellationToken));
}
