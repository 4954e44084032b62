using System.Collections.Concurrent;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Infrastructure.Tests.Pipeline;

public sealed class JobQueueTests : NodeTest
{
    [Fact]
    public async Task Claim_ManyJobs_ComeByPriorityThenDueTimeThenArrival()
    {
        await EnqueueAsync(Numbered(4, priority: 1), Numbered(3), Numbered(5, priority: 1));
        await EnqueueAsync(Numbered(2, delay: TimeSpan.FromSeconds(-10)), Numbered(1, delay: TimeSpan.FromSeconds(-20)));
        await EnqueueAsync(Numbered(6, delay: TimeSpan.FromMinutes(1)));

        var jobs = await ClaimAsync();

        Assert.Equal([1, 2, 3, 4, 5], jobs.Select(NumberOf));
    }

    [Fact]
    public async Task Claim_ManyClaimersAtOnce_NeverShareAJob()
    {
        const int Jobs = 600;
        await EnqueueAsync([.. Enumerable.Range(0, Jobs).Select(i => Numbered(i, key: i % 3 == 0 ? Ids.New(TimeProvider.System) : null))]);
        var seen = new ConcurrentBag<int>();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            while (seen.Count < Jobs)
            {
                foreach (var job in await ClaimAsync(5))
                {
                    seen.Add(NumberOf(job));
                    await Queue.CompleteAsync([job.Lease], Ct);
                }
            }
        }));

        Assert.Equal(Enumerable.Range(0, Jobs), seen.Order());
    }

    [Fact]
    public async Task Claim_SameOrderingKey_OneAtATimeInOrderByManyClaimers()
    {
        var keys = Enumerable.Range(0, 4).Select(_ => Ids.New(TimeProvider.System)).ToArray();
        await EnqueueAsync([.. Enumerable.Range(0, 120).Select(i => Numbered(i, key: keys[i % 4]))]);
        var (done, running, overlaps) = (new ConcurrentQueue<int>(), new ConcurrentDictionary<int, bool>(), 0);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (done.Count < 120)
            {
                foreach (var job in await ClaimAsync(2))
                {
                    var number = NumberOf(job);
                    if (!running.TryAdd(number % 4, true))
                        Interlocked.Increment(ref overlaps);
                    await Task.Yield();
                    done.Enqueue(number);
                    running.TryRemove(number % 4, out bool _);
                    await Queue.CompleteAsync([job.Lease], Ct);
                }
            }
        }));

        Assert.Equal(0, overlaps);
        foreach (var chain in done.GroupBy(n => n % 4))
            Assert.Equal(chain.Order(), chain);
    }

    [Fact]
    public async Task Claim_EarlierOneOfTheKeyBacksOff_TheNextWaitsForIt()
    {
        var key = Ids.New(TimeProvider.System);
        await EnqueueAsync(Numbered(1, key: key), Numbered(2, key: key), Numbered(3));
        var first = (await ClaimAsync()).Single(j => NumberOf(j) == 1);

        await Queue.RetryAsync(first, "failed", TimeSpan.FromSeconds(1), Ct);

        Assert.Empty(await ClaimAsync());
        await Task.Delay(1100, Ct);
        Assert.Equal([1], (await ClaimAsync()).Select(NumberOf));
    }

    // Numbers are given before the commit: one that is earlier may become visible while a later one runs.
    [Fact]
    public async Task Claim_EarlierOneOfTheKeyCommitsLate_WaitsForTheRunningOne()
    {
        var key = Ids.New(TimeProvider.System);
        await using var connection = new NpgsqlConnection(Database.OwnerConnection);
        await connection.OpenAsync(Ct);
        await using var late = await connection.BeginTransactionAsync(Ct);
        await using (var batch = new NpgsqlBatch(connection, late))
        {
            batch.BatchCommands.Add(JobQueue.InsertCommand(Workspace, [Numbered(1, key: key)], TimeProvider.System));
            await batch.ExecuteNonQueryAsync(Ct);
        }

        await EnqueueAsync(Numbered(2, key: key));
        var running = Assert.Single(await ClaimAsync());
        await late.CommitAsync(Ct);

        Assert.Empty(await ClaimAsync());
        await Queue.CompleteAsync([running.Lease], Ct);
        Assert.Equal([1], (await ClaimAsync()).Select(NumberOf));
    }

    [Fact]
    public async Task Release_LeaseLapsed_GivesTheJobToAnother()
    {
        await EnqueueAsync(Numbered(1));
        var lost = Assert.Single(await ClaimAsync(leaseSeconds: 0));
        Assert.Empty(await ClaimAsync());

        Assert.Equal(1, await Queue.ReleaseExpiredAsync(Ct));

        var again = Assert.Single(await ClaimAsync());
        Assert.Equal(2, again.Attempts);
        await Queue.CompleteAsync([lost.Lease], Ct);
        await Queue.RetryAsync(lost, "late", TimeSpan.Zero, Ct);
        await Queue.BuryAsync(lost, "late", Ct);
        Assert.Equal(again.Lease.Token, await AskAsync<Guid>("SELECT lease_token FROM jobs"));
        Assert.Equal(0, await CountAsync("dead_letters"));
    }

    [Fact]
    public async Task Extend_LeaseOfARunningJob_KeepsIt()
    {
        await EnqueueAsync(Numbered(1));
        var job = Assert.Single(await ClaimAsync(leaseSeconds: 0));

        await Queue.ExtendAsync([job.Lease], TimeSpan.FromMinutes(1), Ct);

        Assert.Equal(0, await Queue.ReleaseExpiredAsync(Ct));
    }

    [Fact]
    public async Task Extend_LeaseThatWasLost_DoesNotTouchTheNewOne()
    {
        await EnqueueAsync(Numbered(1));
        var lost = Assert.Single(await ClaimAsync(leaseSeconds: 0));
        await Queue.ReleaseExpiredAsync(Ct);
        await ClaimAsync(leaseSeconds: 0);

        await Queue.ExtendAsync([lost.Lease], TimeSpan.FromMinutes(1), Ct);

        Assert.Equal(1, await Queue.ReleaseExpiredAsync(Ct));
    }

    [Fact]
    public async Task Commit_LeaseWasLost_UndoesTheEffects()
    {
        await EnqueueAsync(Numbered(1));
        var lost = Assert.Single(await ClaimAsync(leaseSeconds: 0));
        await Queue.ReleaseExpiredAsync(Ct);
        await ClaimAsync();
        var run = new JobRun(lost, Node.Get<WorkFactory>());
        await using (var work = await run.EndAsync(Ct))
        {
            work.Add(new Ticket(
                Ids.New(TimeProvider.System), Workspace, 1, new TicketOrigin("a", "b", null, null, null, null), "Late", TimeProvider.System.GetUtcNow()));
            work.Enqueue(Numbered(2));

            await Assert.ThrowsAsync<LeaseLostException>(() => work.CommitAsync(Ct));
        }

        Assert.False(run.Completed);
        Assert.Equal(0, await CountAsync("tickets"));
        Assert.Equal(1, await CountAsync("jobs"));
    }

    [Fact]
    public async Task Return_ClaimedJob_CountsNoAttempt()
    {
        await EnqueueAsync(Numbered(1));

        await Queue.ReturnAsync(Assert.Single(await ClaimAsync()), Ct);

        Assert.Equal(1, Assert.Single(await ClaimAsync()).Attempts);
    }

    [Fact]
    public async Task Bury_FailedJob_KeepsWhatARetryNeedsInItsWorkspace()
    {
        var other = await Node.Get<WorkspaceAdministration>().EnsureAsync("other", "other", isDemo: false, Ct);
        var key = Ids.New(TimeProvider.System);
        await EnqueueAsync(Numbered(7, key: key, priority: 1));
        var job = Assert.Single(await ClaimAsync());
        Assert.Equal(Workspace, job.WorkspaceId);

        await Queue.BuryAsync(job, "broken\0text", Ct);

        Assert.Equal(0, await CountAsync("jobs"));
        await using var work = await OpenAsync();
        var letter = Assert.Single(work.Db.DeadLetters);
        Assert.Equal(("broken text", key, 1), (letter.Error, letter.OrderingKey!.Value, letter.Priority));
        await using var elsewhere = await Node.Get<WorkFactory>().OpenAsync(other, null, 0, Ct);
        Assert.Empty(elsewhere.Db.DeadLetters);
    }

    [Fact]
    public async Task Stats_JobsOfEveryKind_AreCounted()
    {
        await EnqueueAsync(Numbered(1), Numbered(2), Numbered(3), Numbered(4, delay: TimeSpan.FromMinutes(1)));
        var jobs = await ClaimAsync(2);
        await Queue.BuryAsync(jobs[0], "broken", Ct);

        var stats = await Queue.StatsAsync(Ct);

        Assert.Equal((2, 1, 1), (stats.Ready, stats.Running, stats.Dead));
        Assert.True(stats.OldestDueAge > TimeSpan.Zero);
    }
}
