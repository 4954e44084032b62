using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Reports;
using RainRef.Testing;

namespace RainRef.Web.Tests.Reports;

public sealed class TicketTraceTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Secret = "I did not get the activation link, my word is xyzzy-4711";

    [Fact]
    public async Task Post_Event_LeavesOneTraceWithASpanAStepInItsOrder()
    {
        using var listening = new Listening();
        using var lead = await fixture.Server.SignInAsync("lead");
        var ticketId = await PostAsync(lead, Secret);
        var trace = await TraceOfAsync(ticketId);

        var spans = await listening.UntilAsync(trace.TraceId, "signal");

        Assert.Equal(["gate", "grounding", "intake", "planning", "signal", "triage"], spans.Keys.Order());
        Assert.Equal(default, spans["intake"].ParentSpanId);
        Assert.Equal(trace.SpanId, spans["intake"].SpanId);
        foreach (var (child, parent) in new[] { ("triage", "intake"), ("grounding", "triage"), ("planning", "grounding"), ("gate", "planning"), ("signal", "gate") })
            Assert.Equal(spans[parent].SpanId, spans[child].ParentSpanId);
        var batch = Assert.Single(spans["intake"].Links);
        Assert.Contains(listening.All, a => a.OperationName == "intake.batch" && a.SpanId == batch.Context.SpanId);
        Assert.DoesNotContain(listening.All.SelectMany(a => a.TagObjects), tag => tag.Value?.ToString()?.Contains("xyzzy") == true);
    }

    [Fact]
    public async Task Approve_WaitingAction_ExecutesInTheTicketsTrace()
    {
        using var listening = new Listening();
        using var lead = await fixture.Server.SignInAsync("lead");
        var ticketId = await PostAsync(lead, Secret);
        var trace = await TraceOfAsync(ticketId);
        await listening.UntilAsync(trace.TraceId, "signal");

        var actionId = await Eventually.GetAsync(async () =>
        {
            var actions = await lead.GetFromJsonAsync<JsonElement>($"/support/tickets/{ticketId}");
            var waiting = actions.GetProperty("actions").EnumerateArray().FirstOrDefault(a => a.GetProperty("status").GetString() == "waiting");
            return waiting.ValueKind == JsonValueKind.Object ? waiting.GetProperty("id").GetGuid() : (Guid?)null;
        });
        using var approved = await lead.PostAsJsonAsync($"/action/{actionId}/approve", new { });
        approved.EnsureSuccessStatusCode();

        var spans = await listening.UntilAsync(trace.TraceId, "execution");
        Assert.Equal(trace.SpanId, spans["execution"].ParentSpanId);
    }

    [Fact]
    public async Task Post_ManyEventsAtOnce_EachTicketHasATraceOfItsOwn()
    {
        using var listening = new Listening();
        using var lead = await fixture.Server.SignInAsync("lead");
        var events = Enumerable.Range(0, 30).Select(i => new { source = "bulk", channel = "support", text = $"Question number {i}", user_ref = "u-2" });
        using var posted = await lead.PostAsJsonAsync("/ref/events/bulk", events);
        posted.EnsureSuccessStatusCode();

        var traces = await Eventually.GetAsync<(int Tickets, int Traces)>(async () =>
        {
            await using var db = await OpenAsync();
            var parents = await db.Tickets.Where(t => t.Source == "bulk").Select(t => t.TraceParent!).ToListAsync();
            return parents.Count < 30 ? null : (parents.Count, parents.Select(p => p[3..35]).Distinct().Count());
        });

        Assert.Equal((30, 30), traces);
    }

    [Fact]
    public async Task Reply_ToATicket_JoinsItsTrace()
    {
        using var listening = new Listening();
        using var lead = await fixture.Server.SignInAsync("lead");
        var ticketId = await PostAsync(lead, "The invoice is wrong", "thread-9");
        var trace = await TraceOfAsync(ticketId);
        await listening.UntilAsync(trace.TraceId, "signal");

        Assert.Equal(ticketId, await PostAsync(lead, "It is still wrong", "thread-9"));

        await Eventually.TrueAsync(() => Task.FromResult(
            listening.All.Count(a => a.TraceId == trace.TraceId && a.OperationName == "intake") == 2));
    }

    [Fact]
    public void NewTraceParent_WithoutAListener_IsAValidSampledContext()
    {
        Assert.True(ActivityContext.TryParse(PipelineTraces.NewTraceParent(), null, out var context));
        Assert.True(context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
    }

    private static async Task<Guid> PostAsync(HttpClient client, string text, string? thread = null)
    {
        using var response = await client.PostAsJsonAsync("/ref/events", new
        {
            source = "email",
            channel = "support",
            text,
            user_ref = "u-1",
            context = thread is null ? null : new { thread_id = thread },
        });
        response.EnsureSuccessStatusCode();
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        return await Eventually.GetAsync(async () =>
        {
            var e = await client.GetFromJsonAsync<JsonElement>($"/ref/events/{id}");
            return e.GetProperty("ticket_id") is { ValueKind: JsonValueKind.String } ticket ? ticket.GetGuid() : (Guid?)null;
        });
    }

    private async Task<ActivityContext> TraceOfAsync(Guid ticketId)
    {
        await using var db = await OpenAsync();
        var parent = await db.Tickets.Where(t => t.Id == ticketId).Select(t => t.TraceParent).SingleAsync();
        Assert.True(ActivityContext.TryParse(parent, null, out var context), parent);
        return context;
    }

    private async Task<RainRefDbContext> OpenAsync()
    {
        using var lead = await fixture.Server.SignInAsync("lead");
        var me = await lead.GetFromJsonAsync<JsonElement>("/auth/whoami");
        return await fixture.Server.Services.GetRequiredService<RainRefDatabase>()
            .ReadAsync(me.GetProperty("workspace_id").GetGuid(), CancellationToken.None);
    }

    private sealed class Listening : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _stopped = new();
        private readonly ActivityListener _listener;

        public Listening()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == PipelineTraces.Name,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _stopped.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IReadOnlyCollection<Activity> All => _stopped;

        /// <summary>One trace's spans by name, once the named one has come.</summary>
        public async Task<Dictionary<string, Activity>> UntilAsync(ActivityTraceId trace, string last)
        {
            await Eventually.TrueAsync(() => Task.FromResult(_stopped.Any(a => a.TraceId == trace && a.OperationName == last)));
            return _stopped.Where(a => a.TraceId == trace).ToDictionary(a => a.OperationName);
        }

        public void Dispose() => _listener.Dispose();
    }
}
