using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Web.Workspaces;

/// <summary>What whoever is signed in does for themselves.</summary>
public interface IOwnDesk
{
    /// <param name="change">What is chosen, given what was.</param>
    Task<Result<MemberPreferences>> PreferAsync(Func<MemberPreferences, MemberPreferences> change, CancellationToken cancellationToken);

    /// <summary>Says that this console is open, and hears whose are.</summary>
    Task<Result<MemberHere[]>> BeatAsync(CancellationToken cancellationToken);
}
