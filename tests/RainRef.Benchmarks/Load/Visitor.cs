using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace RainRef.Benchmarks.Load;

/// <summary>Somebody who works while the load is on: opens the list, and posts a ticket and waits until it is triaged.</summary>
internal sealed class Visitor(HttpClient client)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public List<double> ListMs { get; } = [];

    public List<double> TriagedMs { get; } = [];

    public async Task VisitAsync(CancellationToken ct)
    {
        try
        {
            for (var n = 0; ; n++)
            {
                await ListAsync(ct);
                await PostAsync(n, ct);
                await Task.Delay(Pause, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The load is through.
        }
    }

    private async Task ListAsync(CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await client.GetAsync("/support/tickets?page=1&limit=50", ct);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync(ct);
        ListMs.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task PostAsync(int number, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        using var posted = await client.PostAsJsonAsync(
            "/ref/events", new { source = "visitor", channel = "support", text = "I did not get the activation link", external_id = $"v-{number}" }, ct);
        posted.EnsureSuccessStatusCode();
        var id = (await posted.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("id").GetGuid();
        while (!await IsTriagedAsync(id, ct))
            await Task.Delay(10, ct);
        TriagedMs.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task<bool> IsTriagedAsync(Guid eventId, CancellationToken ct)
    {
        var stored = await client.GetFromJsonAsync<JsonElement>($"/ref/events/{eventId}", ct);
        if (stored.GetProperty("ticket_id").ValueKind != JsonValueKind.String)
            return false;
        var ticket = await client.GetFromJsonAsync<JsonElement>($"/support/tickets/{stored.GetProperty("ticket_id").GetString()}", ct);
        return ticket.GetProperty("triage").ValueKind == JsonValueKind.Object;
    }
}
