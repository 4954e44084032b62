using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Workspaces;
using RainRef.Testing;

namespace RainRef.EndToEnd.Pipeline;

/// <summary>
/// A client that sends events, some one by one under an idempotency key, some in bulk, and sends again what was not
/// acknowledged, as a careful client does.
/// </summary>
internal sealed class KillLoad : IDisposable
{
    public const int BulkSize = 20;
    private const int Senders = 8;

    /// <summary>By an event's number modulo their count; <see cref="KillAudit"/> knows what comes of each.</summary>
    private static readonly string[] Texts =
    [
        "I did not get the activation link. Please send it again.",
        "I was charged twice for the same invoice this month.",
        "It would be great to export the charts as SVG files.",
        "Good morning from the night shift, and thanks for yesterday.",
    ];

    private readonly HttpClient _client;
    private readonly Channel<int[]> _released = Channel.CreateUnbounded<int[]>();
    private readonly ConcurrentDictionary<int, Guid> _acknowledged = new();
    private readonly List<int[]> _requests = [];
    private int _sent;
    private int _repeated;

    /// <param name="events">A multiple of twice <see cref="BulkSize"/>.</param>
    public KillLoad(Uri address, string apiKey, int events)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(events % (2 * BulkSize), 0);
        Events = events;
        _client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(15) };
        _client.DefaultRequestHeaders.Add("X-API-Key", apiKey);
        for (var start = 0; start < events; start += 2 * BulkSize)
        {
            _requests.AddRange(Enumerable.Range(start, BulkSize).Select(i => (int[])[i]));
            _requests.Add([.. Enumerable.Range(start + BulkSize, BulkSize)]);
        }
    }

    public int Events { get; }

    /// <summary>Makes a workspace with a card that answers a quarter of the tickets.</summary>
    /// <returns>The workspace's API key.</returns>
    public static async Task<string> PrepareAsync(string appConnection, string dataFolder, CancellationToken ct)
    {
        await using var node = RainRefNode.Create(appConnection, null, ["RAINREF_DATA=" + dataFolder]);
        var administration = node.Get<WorkspaceAdministration>();
        var workspace = await administration.EnsureAsync("kill", "kill", isDemo: false, ct);
        await using var work = await node.Get<WorkFactory>().OpenAsync(workspace, null, 0, ct);
        var card = CardContent.Create("Activation link", "Open Settings and choose Resend activation link.", [], null).Value;
        await node.Get<CardEditor>().CreateAsync(work, Actor.Program(workspace), card, CardState.Approved, workspace, ct);
        await work.CommitAsync(ct);
        return await administration.AddApiKeyAsync(workspace, "kill", Role.Admin, ct);
    }

    /// <summary>The id that the program gave each event.</summary>
    public IReadOnlyDictionary<int, Guid> Acknowledged => _acknowledged;

    /// <summary>How many requests had to be sent again.</summary>
    public int Repeated => _repeated;

    /// <summary>Lets the next share of the events go out.</summary>
    public void Release(int share, int of)
    {
        var end = _requests.Count * share / of;
        for (; _sent < end; _sent++)
            _released.Writer.TryWrite(_requests[_sent]);
        if (share == of)
            _released.Writer.Complete();
    }

    /// <summary>Lets all but the last of the events go out, evenly over this time, whoever is there to take them.</summary>
    public async Task ReleaseOverAsync(TimeSpan time, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await ticks.WaitForNextTickAsync(ct) && TimeProvider.System.GetElapsedTime(started) is var passed && passed < time)
            Release((int)(_requests.Count * (passed / time)), _requests.Count);
    }

    /// <summary>Sends until all is acknowledged.</summary>
    public Task RunAsync(CancellationToken ct) => Parallel.ForEachAsync(
        _released.Reader.ReadAllAsync(ct), new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = ct }, SendAsync);

    /// <summary>Posts one event that changes nothing for the audit, and returns the answer.</summary>
    public Task<HttpResponseMessage> ProbeAsync(CancellationToken ct) => _client.PostAsJsonAsync("/ref/events", Event(0), ct);

    public void Dispose() => _client.Dispose();

    private async ValueTask SendAsync(int[] numbers, CancellationToken ct)
    {
        while (!await TryAsync(numbers, ct))
        {
            Interlocked.Increment(ref _repeated);
            await Task.Delay(100, ct);
        }
    }

    private async Task<bool> TryAsync(int[] numbers, CancellationToken ct)
    {
        try
        {
            using var request = numbers is [var one] ? Single(one) : Bulk(numbers);
            using var response = await _client.SendAsync(request, ct);
            if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
                return await AgainAsync(response, ct);
            var body = await response.Content.ReadFromJsonAsync<JsonElement>(ct);
            if (numbers.Length == 1)
            {
                _acknowledged[numbers[0]] = body.GetProperty("id").GetGuid();
                return true;
            }

            var ids = body.GetProperty("ids").EnumerateArray().Select(id => id.GetGuid()).ToList();
            Assert.Equal(numbers.Length, ids.Count);
            foreach (var (number, id) in numbers.Zip(ids))
                _acknowledged[number] = id;
            return true;
        }
        catch (Exception lost) when (!ct.IsCancellationRequested && lost is HttpRequestException or IOException or TaskCanceledException or JsonException)
        {
            return false;
        }
    }

    // What is worth another try says so; anything else is a fault of the program.
    private static async Task<bool> AgainAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var body = await response.Content.ReadAsStringAsync(ct);
        var again = response.StatusCode == HttpStatusCode.ServiceUnavailable || body.Contains("idempotency_in_progress", StringComparison.Ordinal);
        Assert.True(again, $"{(int)response.StatusCode}: {body}");
        return false;
    }

    private static HttpRequestMessage Single(int number)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/ref/events") { Content = JsonContent.Create(Event(number)) };
        if (number % 2 == 0)
            request.Headers.Add("Idempotency-Key", $"kill-{number}");
        return request;
    }

    private static HttpRequestMessage Bulk(int[] numbers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/ref/events/bulk") { Content = JsonContent.Create(numbers.Select(Event)) };
        request.Headers.Add("Idempotency-Key", $"kill-{numbers[0]}-{numbers.Length}");
        return request;
    }

    // The last of each twenty answers the first, which may well arrive after it.
    private static object Event(int number)
    {
        var reply = number % BulkSize == BulkSize - 1;
        var parent = number - BulkSize + 1;
        return new
        {
            source = "kill",
            channel = "support",
            text = reply ? "Any news? I am still waiting." : Texts[number % Texts.Length],
            user_ref = $"u-{(reply ? parent : number)}",
            external_id = $"k-{number}",
            context = reply ? new { in_reply_to = $"k-{parent}" } : null,
        };
    }
}
