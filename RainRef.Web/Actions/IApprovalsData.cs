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

    /// <summary>Proposes it anew with other parameters; the value says what policy makes of it: the new one's id and status.</summary>
    Task<Result<(Guid Id, string Status)>> EditAsync(Guid id, Dictionary<string, string> parameters, CancellationToken cancellationToken);

    /// <summary>Exactly what it sends once it is approved.</summary>
    Task<Result<Simulation>> SimulateAsync(Guid id, CancellationToken cancellationToken);

    const int MostShown = 100;
}
