using RainRef.Domain.Common;
using RainRef.Infrastructure.Actions;

namespace RainRef.Web.Actions;

/// <summary>What the approvals page reads and does, as the signed-in lead.</summary>
public interface IApprovalsData
{
    /// <summary>The queue by type, its first <see cref="MostShown"/>.</summary>
    Task<Result<ApprovalQueue>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Says yes or no to exactly what is shown; the value is the action's new status.</summary>
    Task<Result<string>> DecideAsync(ApprovalView shown, bool approve, string? note, CancellationToken cancellationToken);

    const int MostShown = 100;
}
