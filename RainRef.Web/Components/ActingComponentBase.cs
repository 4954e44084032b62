using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Web.Components.Shared;
using RainRef.Web.Tickets;

namespace RainRef.Web.Components;

/// <summary>A page that is loaded as soon as it is live, on which somebody does one thing after the other and reads what came of each.</summary>
public abstract class ActingComponentBase : LiveComponentBase
{
    /// <summary>Whether something is being done; nothing else is begun meanwhile.</summary>
    protected bool Busy { get; private set; }

    /// <summary>What came of the last thing.</summary>
    protected Notice? Notice { get; set; }

    /// <summary>Reads anew what the page shows.</summary>
    protected abstract Task LoadAsync();

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        if (IsLive)
            await LoadAsync();
    }

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => LoadAsync();

    /// <summary>Does one thing, says what came of it and loads the page anew.</summary>
    /// <param name="said">What to say when it is done; null says nothing then.</param>
    /// <param name="then">What follows when it is done, before the page is loaded.</param>
    protected Task<bool> ActAsync<TDone>(Func<CancellationToken, Task<Result<TDone>>> act, string? said, Action<TDone>? then = null) =>
        RunAsync(act, _ => said, then);

    /// <summary>The same for what says itself, in English, what was done.</summary>
    protected Task<bool> ActAsync(Func<CancellationToken, Task<Result<string>>> act, Action? then = null) =>
        RunAsync(act, T.OrSame, _ => then?.Invoke());

    /// <summary>Keeps everything else from being begun until it is over, however it ends.</summary>
    /// <returns>What it gave; false where something else was being done.</returns>
    protected async Task<bool> HoldAsync(Func<CancellationToken, Task<bool>> act)
    {
        if (Busy)
            return false;
        Busy = true;
        // Whoever called may be a part of the page, whose event does not draw the page anew.
        StateHasChanged();
        try
        {
            return await act(Stopping);
        }
        finally
        {
            Busy = false;
            StateHasChanged();
        }
    }

    /// <summary>Says why nothing changed, or what did.</summary>
    /// <returns>Whether it succeeded.</returns>
    protected bool Tell<TDone>(Result<TDone> done, string? said)
    {
        Notice = !done.Succeeded ? new Notice(T["Nothing changed. {0}", done.Error.Said()], Failed: true)
            : said is null ? null
            : new Notice(said, Failed: false);
        return done.Succeeded;
    }

    private Task<bool> RunAsync<TDone>(Func<CancellationToken, Task<Result<TDone>>> act, Func<TDone, string?> said, Action<TDone>? then) =>
        HoldAsync(async stop =>
        {
            var done = await act(stop);
            Tell(done, done.Succeeded ? said(done.Value) : null);
            if (done.Succeeded)
                then?.Invoke(done.Value);
            await LoadAsync();
            return done.Succeeded;
        });
}
