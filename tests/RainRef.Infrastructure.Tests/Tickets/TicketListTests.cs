using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Lists;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Lists;

namespace RainRef.Infrastructure.Tests.Tickets;

public sealed class TicketListTests : NodeTest
{
    private const string Open = "('new', 'open', 'pending')";

    private TicketQueries Queries => Node.Get<TicketQueries>();

    [Theory]
    [InlineData(TicketSort.Newest, "id DESC")]
    [InlineData(TicketSort.Oldest, "id")]
    [InlineData(TicketSort.Risk, "risk DESC NULLS LAST, id DESC")]
    [InlineData(TicketSort.Updated, "updated_at DESC, id DESC")]
    [InlineData(TicketSort.Sla, "(SELECT min(due_at) FROM sla_clocks c WHERE c.ticket_id = tickets.id AND c.state = 'running') NULLS LAST, " +
        "CASE WHEN EXISTS (SELECT 1 FROM sla_clocks c WHERE c.ticket_id = tickets.id AND c.state = 'running') THEN id END, id DESC")]
    public async Task Stretches_OfAnyOrder_HoldEachTicketOnceInIt(TicketSort sort, string order)
    {
        await FillAsync(200);
        foreach (var (filter, where) in ((TicketFilter, string)[])[(new(), "true"), (new(TicketQueries.OpenStatuses), $"status IN {Open}"), (new(Queue: "q1"), "queue = 'q1'")])
        {
            var expected = await AskAsync<long[]>($"SELECT array_agg(number ORDER BY {order}) FROM tickets WHERE {where}");

            Assert.Equal(expected, await WalkAsync(filter, sort, 23));
            Assert.Equal(expected, await WalkAsync(filter, sort, 200));
        }
    }

    [Fact]
    public async Task Stretches_WhileTicketsCome_GoOnWhereTheyWere()
    {
        await FillAsync(60);
        var first = await Queries.StretchAsync(Workspace, new TicketFilter(), TicketSort.Newest, null, 20, Ct);
        await FillAsync(30, from: 61);
        var second = await Queries.StretchAsync(Workspace, new TicketFilter(), TicketSort.Newest, first.Next, 20, Ct);

        Assert.Equal(Enumerable.Range(21, 40).Select(n => (long)n).Reverse(), first.Items.Concat(second.Items).Select(r => r.Number));
    }

    [Fact]
    public async Task Filter_OfEveryKind_HoldsWhatSqlSays()
    {
        await FillAsync(120);
        var member = await AskAsync<Guid>("SELECT assignee_id FROM tickets WHERE assignee_id IS NOT NULL LIMIT 1");
        (TicketFilter Filter, string Where)[] kinds =
        [
            (new TicketFilter { AssigneeId = member }, $"assignee_id = '{member}'"),
            (new TicketFilter { Unassigned = true }, "assignee_id IS NULL"),
            (new TicketFilter { Intents = ["i1", "i2"] }, "intent IN ('i1', 'i2')"),
            (new TicketFilter { Tags = ["vip", "nothing"] }, "'vip' = ANY (tags)"),
            (new TicketFilter { Priorities = [TicketPriority.High, TicketPriority.Urgent] }, "priority IN ('high', 'urgent')"),
            (new TicketFilter { MinRisk = 0.5 }, "risk >= 0.5"),
            (new TicketFilter { Languages = ["de"] }, "triage #>> '{language,value}' = 'de'"),
            (new TicketFilter { Breaching = true }, "EXISTS (SELECT 1 FROM sla_clocks c WHERE c.ticket_id = tickets.id AND state = 'running' AND warn_at <= now())"),
            (new TicketFilter([TicketStatus.New, TicketStatus.Pending]) { Breaching = true }, "status IN ('new', 'pending') AND EXISTS (SELECT 1 FROM sla_clocks c WHERE c.ticket_id = tickets.id AND state = 'running' AND warn_at <= now())"),
            (new TicketFilter(Queue: "q1") { Breaching = true }, "queue = 'q1' AND EXISTS (SELECT 1 FROM sla_clocks c WHERE c.ticket_id = tickets.id AND state = 'running' AND warn_at <= now())"),
            (new TicketFilter([]) { Breaching = true }, "false"),
            (new TicketFilter { Breaching = false }, "NOT EXISTS (SELECT 1 FROM sla_clocks c WHERE c.ticket_id = tickets.id AND state = 'running' AND warn_at <= now())"),
            (new TicketFilter(Text: "CASE 1") { MinRisk = 0.2 }, "subject ILIKE '%case 1%' AND risk >= 0.2"),
            (new TicketFilter(Text: "100%"), "false"),
            (new TicketFilter([TicketStatus.Open]) { And = new TicketFilter(Queue: "q2") }, "status = 'open' AND queue = 'q2'"),
            (new TicketFilter([]), "false"),
        ];
        foreach (var (filter, where) in kinds)
        {
            var expected = await AskAsync<long[]>($"SELECT coalesce(array_agg(number ORDER BY id DESC), '{{}}') FROM tickets WHERE {where}");
            Assert.Equal(expected, await WalkAsync(filter, TicketSort.Newest, 50));
            Assert.Equal(new TicketCount(expected.Length), (await Queries.CountUpAsync(Workspace, [filter], Ct))[0]);
        }
    }

    [Fact]
    public async Task Counts_BeyondAThousand_SayMoreAndByStatusAreExact()
    {
        await FillAsync(1500);
        var counts = await Queries.CountUpAsync(
            Workspace, [new TicketFilter(), new TicketFilter(Text: "case"), new TicketFilter { Unassigned = true, Priorities = [TicketPriority.Low] }], Ct);

        Assert.Equal(new TicketCount(1500), counts[0]);
        Assert.Equal(new TicketCount(1000, More: true), counts[1]);
        Assert.False(counts[2].More);
    }

    [Fact]
    public async Task Counts_OfVeryManyWarnings_StopAndSayMore()
    {
        await FillAsync(9_000);
        Assert.Equal(new TicketCount(1000, More: true), (await Queries.CountUpAsync(Workspace, [new TicketFilter { Breaching = true }], Ct))[0]);
    }

    [Fact]
    public async Task Tallies_AfterWhateverHappens_AreWhatThereIs()
    {
        await FillAsync(300);
        for (var i = 0; i < 60; i++)
            await ExecuteAsync($"UPDATE tickets SET status = (ARRAY['new', 'open', 'solved'])[1 + (number + {i}) % 3] WHERE number % 7 = {i % 7}");
        await ExecuteAsync("DELETE FROM tickets WHERE number <= 40");
        await ExecuteAsync($"SELECT rainref_fold_tallies('{Workspace}')");

        foreach (var (status, count) in await Queries.CountsAsync(Workspace, Ct))
            Assert.Equal(await CountAsync($"tickets WHERE status = '{status.ToString().ToLowerInvariant()}'"), count);
        Assert.InRange(await CountAsync("ticket_tallies"), 1, 5);
        await ExecuteAsync("TRUNCATE tickets CASCADE");
        Assert.Equal(0, (await Queries.CountsAsync(Workspace, Ct)).Values.Sum());
    }

    private async Task<List<long>> WalkAsync(TicketFilter filter, TicketSort sort, int limit)
    {
        var numbers = new List<long>();
        TicketCursor? after = null;
        do
        {
            var stretch = await Queries.StretchAsync(Workspace, filter, sort, after, limit, Ct);
            numbers.AddRange(stretch.Items.Select(r => r.Number));
            // As callers hold it.
            after = stretch.Next is { } next ? TicketCursor.Decode(next.Encode(), sort).Value : null;
        }
        while (after is not null);
        return numbers;
    }

    // Risks, times and clocks of which several are equal: the id decides between them.
    private Task FillAsync(int count, int from = 1) => ExecuteAsync(
        $$$"""
        INSERT INTO tickets (id, workspace_id, number, source, channel, subject, status, priority, tags, created_at, updated_at, version,
          summary, intent, severity, queue, risk, assignee_id, triage)
        SELECT lpad(to_hex(n), 32, '0')::uuid, '{{{Workspace}}}', n, 'test', 'support', 'The gateway restarts, case ' || n,
          (ARRAY['new', 'open', 'pending', 'solved', 'closed'])[1 + n % 5], (ARRAY['low', 'normal', 'high', 'urgent'])[1 + n % 4],
          CASE n % 3 WHEN 0 THEN ARRAY['vip', 'b'] ELSE ARRAY['b'] END, now(), now() - n % 17 * interval '1 minute', 1,
          'About once an hour', 'i' || n % 4, 'normal', 'q' || n % 3, CASE WHEN n % 4 > 0 THEN n % 10 / 10.0 END,
          CASE WHEN n % 2 = 0 THEN '0197a000-0000-7000-8000-000000000001'::uuid END,
          CASE WHEN n % 6 = 0 THEN '{"language": {"value": "de", "confidence": 1, "reason": ""}}'::jsonb END
        FROM generate_series({{{from}}}, {{{from + count - 1}}}) AS n;
        INSERT INTO sla_clocks (id, workspace_id, ticket_id, kind, state, target, warn_percent, started_at, running_since, used, due_at, warn_at)
        SELECT gen_random_uuid(), '{{{Workspace}}}', lpad(to_hex(n), 32, '0')::uuid, k, CASE WHEN n % 8 = 0 THEN 'paused' ELSE 'running' END,
          interval '1 hour', 80, now(), now(), interval '0', CASE WHEN n % 8 > 0 THEN now() + (n % 13 - 3) * interval '1 hour' + d END,
          CASE WHEN n % 8 > 0 THEN now() + (n % 13 - 4) * interval '1 hour' END
        FROM generate_series({{{from}}}, {{{from + count - 1}}}) AS n,
          (VALUES ('first_response', interval '0'), ('resolution', interval '90 minutes')) AS kinds (k, d)
        WHERE n % 5 < 3
        """);
}
