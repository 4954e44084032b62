using System.Security.Claims;
using Microsoft.Extensions.Options;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Api;

/// <summary>
/// Watches over those who stay connected: a hub or a circuit outlives the request that was let in. What an admin takes away
/// comes by the live feed, so on every node at once; now and then everybody is looked at anyway, since an event may be lost.
/// </summary>
internal sealed partial class AccessWatch(
    ILiveFeed feed, ActorCache actors, IOptions<AccessOptions> options, TimeProvider clock, ILogger<AccessWatch> logger)
{
    // The tab in which somebody signs out is on its way to another page: that is not crossed.
    private static readonly TimeSpan Leave = TimeSpan.FromSeconds(2);

    /// <summary>Whether an event is about who may be here, which outside clients do not hear of.</summary>
    public static bool Concerns(LiveEvent change) =>
        change.Kind is MemberAdministration.RightsChanged or WorkspaceAdministration.KeyRevoked or BrowserSession.Ended;

    /// <param name="lost">Called once, on any thread, when they may no longer be here.</param>
    public IAsyncDisposable Watch(ClaimsPrincipal who, Actor actor, Action lost)
    {
        var watched = new Watched(this, who, actor, lost);
        watched.Begin(feed, clock, TimeSpan.FromSeconds(options.Value.RememberSeconds));
        return watched;
    }

    private async Task<bool> MayStayAsync(ClaimsPrincipal who, Actor actor, bool afresh)
    {
        try
        {
            return await actors.MayStayAsync(who, actor, afresh, CancellationToken.None);
        }
        catch (Exception e)
        {
            // The database is away; nobody is thrown out for that.
            LogUnseen(actor.Id, e);
            return true;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "It could not be seen whether {ActorId} may still be connected; it is looked again")]
    private partial void LogUnseen(Guid actorId, Exception e);

    [LoggerMessage(2, LogLevel.Information, "{ActorId} was connected and no longer may be")]
    private partial void LogLost(Guid actorId);

    private sealed class Watched(AccessWatch watch, ClaimsPrincipal who, Actor actor, Action lost) : IAsyncDisposable
    {
        private readonly Guid? _session = BrowserSession.Of(who);
        private IDisposable? _subscription;
        private ITimer? _timer;
        private TimeSpan _period;
        private int _looks;
        private bool _ended;
        private int _over;

        public void Begin(ILiveFeed feed, TimeProvider clock, TimeSpan period)
        {
            _period = period;
            _subscription = feed.Subscribe(actor.WorkspaceId, Hear);
            // The first look is at once and afresh: what let them in may have been remembered from before.
            _timer = clock.CreateTimer(_ => _ = LookAsync(Interlocked.Increment(ref _looks) == 1), null, TimeSpan.Zero, period);
        }

        public async ValueTask DisposeAsync()
        {
            Interlocked.Exchange(ref _over, 1);
            _subscription?.Dispose();
            if (_timer is not null)
                await _timer.DisposeAsync();
        }

        private void Hear(IReadOnlyList<LiveEvent> events)
        {
            if (events.Any(e => e.Kind == BrowserSession.Ended && e.Id == _session))
            {
                _ended = true;
                _timer?.Change(Leave, _period);
            }
            else if (events.Any(e => e.Kind == LiveFeed.Resync || (Concerns(e) && e.Id == actor.Id)))
                _ = LookAsync(afresh: true);
        }

        private async Task LookAsync(bool afresh)
        {
            if (Volatile.Read(ref _over) == 0 && (_ended || !await watch.MayStayAsync(who, actor, afresh)))
                Lose();
        }

        private void Lose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 1)
                return;
            watch.LogLost(actor.Id);
            lost();
        }
    }
}
