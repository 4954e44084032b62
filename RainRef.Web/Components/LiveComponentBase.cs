using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Pipeline;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Components;

/// <summary>
/// A component that hears what changes in the member's workspace. It owns the subscription, the way back
/// to the renderer, exceptions, coalescing and disposal; nothing is loaded or heard while prerendering.
/// </summary>
public abstract class LiveComponentBase : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CultureInfo _language = CultureInfo.CurrentUICulture;
    private RefreshThrottle<LiveEvent>? _throttle;
    private IDisposable? _subscription;
    private Task<AuthenticationState>? _known;
    private ITimer? _ticker;

    protected LiveComponentBase() => Stopping = _stopping.Token;

    [Inject]
    private ILiveFeed Feed { get; set; } = default!;

    [Inject]
    protected TimeProvider Clock { get; private set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    /// <summary>Who is looking; none while prerendering.</summary>
    protected SignedInMember? Member { get; private set; }

    /// <summary>Cancelled when the component goes away.</summary>
    protected CancellationToken Stopping { get; }

    /// <summary>Whether a circuit stands behind the component, so that it may load and hear.</summary>
    protected bool IsLive => RendererInfo.IsInteractive && Member is not null;

    /// <summary>Called on the renderer with what changed since the last call; rendering follows.</summary>
    protected abstract Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken);

    /// <summary>Whether an event matters here; called on the publisher's thread, so it must be quick and pure.</summary>
    protected virtual bool Cares(LiveEvent change) => true;

    /// <summary>Whether something was missed, so that everything must be loaded anew.</summary>
    protected static bool IsResync(LiveEvent change) => change.Kind == LiveFeed.Resync;

    public override async Task SetParametersAsync(ParameterView parameters)
    {
        await base.SetParametersAsync(parameters);
        if (_subscription is null || Authentication is null || ReferenceEquals(Authentication, _known))
            return;
        _known = Authentication;
        // Whoever is signed out meanwhile hears nothing more, even where the page stays.
        if (SignedInMember.From((await Authentication).User) != Member)
            _subscription.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive || Authentication is null)
            return;
        Member = SignedInMember.From((await Authentication).User);
        if (Member is null || _stopping.IsCancellationRequested)
            return;

        // Subscribed before the first load: a change between the two is heard, not lost.
        _subscription = Feed.Subscribe(Member.WorkspaceId, Hear);
        _ticker = Clock.CreateTimer(_ => _ = InvokeAsync(TellTimeAgain), null, Tick, Tick);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        _subscription?.Dispose();
        if (_ticker is not null)
            await _ticker.DisposeAsync();
        if (_throttle is not null)
            await _throttle.DisposeAsync();
        _stopping.Dispose();
    }

    private void Hear(IReadOnlyList<LiveEvent> events)
    {
        var mine = events.Where(change => IsResync(change) || Cares(change)).ToArray();
        if (mine.Length > 0 && !_stopping.IsCancellationRequested)
            LazyInitializer.EnsureInitialized(ref _throttle, () => new RefreshThrottle<LiveEvent>(HandleAsync, Pause, Clock)).Post(mine);
    }

    private void TellTimeAgain()
    {
        if (_stopping.IsCancellationRequested)
            return;
        CultureInfo.CurrentUICulture = _language;
        StateHasChanged();
    }

    private async Task HandleAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken)
    {
        // What was posted in the very moment of the end has nobody to be told to.
        if (_stopping.IsCancellationRequested)
            return;
        try
        {
            await InvokeAsync(async () =>
            {
                // An event comes on its publisher's thread, with the publisher's language.
                CultureInfo.CurrentUICulture = _language;
                await RefreshAsync(events, cancellationToken);
                StateHasChanged();
            });
        }
        catch (Exception stopped) when (cancellationToken.IsCancellationRequested
            && stopped is OperationCanceledException or ObjectDisposedException)
        {
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }
}
