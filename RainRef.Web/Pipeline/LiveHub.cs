using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Workspaces;
using RainRef.Web.Api;

namespace RainRef.Web.Pipeline;

/// <summary>
/// The live feed for outside clients: method <c>events</c> with a list of <c>{kind, id, ticket_id}</c>, of the
/// caller's own workspace.
/// </summary>
[Authorize(Access.ReadTickets)]
internal sealed class LiveHub(LiveHubRelay relay, AccessWatch watch) : Hub
{
    public const string Path = "/hubs/live";

    public override async Task OnConnectedAsync()
    {
        var caller = Caller();
        await Groups.AddToGroupAsync(Context.ConnectionId, LiveHubRelay.Group(caller.WorkspaceId), Context.ConnectionAborted);
        relay.Join(caller.WorkspaceId);
        Context.Items[typeof(AccessWatch)] = watch.Watch(Context.User!, caller, Context.Abort);
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        relay.Leave(Caller().WorkspaceId);
        if (Context.Items[typeof(AccessWatch)] is IAsyncDisposable watched)
            await watched.DisposeAsync();
    }

    private Actor Caller() => Context.User?.ToActor() ?? throw new HubException("Sign in first.");
}

/// <summary>An event as outside clients see it.</summary>
public sealed record LiveHubEvent(string Kind, Guid Id, Guid? TicketId);

/// <summary>Passes the feed of each workspace that somebody listens to on to the hub, subscribed once a workspace.</summary>
internal sealed class LiveHubRelay(ILiveFeed feed, IHubContext<LiveHub> hub)
{
    private readonly Dictionary<Guid, (IDisposable Subscription, int Listeners)> _joined = new();
    private readonly Lock _lock = new();

    public static string Group(Guid workspaceId) => $"workspace/{workspaceId:D}";

    public void Join(Guid workspaceId)
    {
        lock (_lock)
        {
            _joined[workspaceId] = _joined.TryGetValue(workspaceId, out var known)
                ? (known.Subscription, known.Listeners + 1)
                : (feed.Subscribe(workspaceId, events => Send(workspaceId, events)), 1);
        }
    }

    public void Leave(Guid workspaceId)
    {
        lock (_lock)
        {
            if (!_joined.TryGetValue(workspaceId, out var known))
                return;
            if (known.Listeners > 1)
            {
                _joined[workspaceId] = (known.Subscription, known.Listeners - 1);
                return;
            }

            known.Subscription.Dispose();
            _joined.Remove(workspaceId);
        }
    }

    // The hub's own connections queue what they are sent, so this does not wait for slow ones.
    private void Send(Guid workspaceId, IReadOnlyList<LiveEvent> events)
    {
        var told = events.Where(e => !AccessWatch.Concerns(e)).Select(e => new LiveHubEvent(e.Kind, e.Id, e.TicketId)).ToList();
        if (told.Count > 0)
            _ = hub.Clients.Group(Group(workspaceId)).SendAsync("events", told);
    }
}
