using RainRef.Domain.Common;
using RainRef.Domain.Signals;
using RainRef.Infrastructure.Signals;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Signals;

/// <summary>What the page on signals reads, as whoever is signed in.</summary>
internal sealed class SignalDesk(SignedIn member, DashboardQueries queries)
{
    private const int MaxQuotes = 30;

    public Task<Result<SignalDashboard>> DashboardAsync(DashboardFilter filter, CancellationToken ct) =>
        member.AsAsync<SignalDashboard>(Access.ReadSignals, async actor => await queries.ReadAsync(actor.WorkspaceId, filter, ct));

    public Task<Result<QuotedSignal[]>> QuotesAsync(SignalType type, string area, DashboardFilter filter, CancellationToken ct) =>
        member.AsAsync<QuotedSignal[]>(
            Access.ReadSignals, async actor => await queries.QuotesAsync(actor.WorkspaceId, type, area, filter, MaxQuotes, ct));
}
