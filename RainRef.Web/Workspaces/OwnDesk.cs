using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Api;
using RainRef.Web.Components;

namespace RainRef.Web.Workspaces;

internal sealed class OwnDesk(SignedIn signedIn, MemberDesk desk) : IOwnDesk
{
    public Task<Result<MemberPreferences>> PreferAsync(
        Func<MemberPreferences, MemberPreferences> change, CancellationToken cancellationToken) =>
        signedIn.AsAsync(Access.AnyMember, actor => desk.PreferAsync(actor, change, [.. ReadersLanguage.All], cancellationToken));

    public Task<Result<MemberHere[]>> BeatAsync(CancellationToken cancellationToken) =>
        signedIn.AsAsync<MemberHere[]>(Access.AnyMember, async actor => await desk.BeatAsync(actor, cancellationToken));
}
