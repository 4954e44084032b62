using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Tickets;

namespace RainRef.Domain.Tests.Tickets;

public sealed class SlaClockProperties
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly BusinessCalendar Office = BusinessCalendar.Of(
        TimeZoneInfo.Utc, Enumerable.Range(1, 5).Select(d => new OpeningHours((DayOfWeek)d, 9 * 60, 17 * 60)), []);

    [Fact]
    public void Remaining_AfterAnyPauses_IsTheTargetLessTheWorkingTimeThatRan() => Prop.ForAll(
        Gen.Choose(0, 3000).ListOf(6).ToArbitrary(),
        steps =>
        {
            var clock = New(TimeSpan.FromHours(40));
            var (now, ran, running) = (Start, TimeSpan.Zero, true);
            foreach (var minutes in steps)
            {
                var next = now.AddMinutes(minutes);
                ran += running ? Office.Elapsed(now, next) : TimeSpan.Zero;
                if (running)
                    clock.Pause(next, Office);
                else
                    clock.Resume(next, Office);
                (now, running) = (next, !running);
            }

            return clock.Remaining(now, Office) == TimeSpan.FromHours(40) - ran
                && (running ? clock.DueAt == Office.Add(now, TimeSpan.FromHours(40) - ran) : clock.DueAt is null && clock.NextAt is null);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Meet_AfterTheDeadline_IsABreachOnce()
    {
        var clock = New(TimeSpan.FromHours(1));

        Assert.True(clock.Meet(Start.AddHours(3), Office));
        Assert.False(clock.Meet(Start.AddHours(4), Office));
        clock.Resume(Start.AddHours(5), Office);

        Assert.Equal(SlaState.Met, clock.State);
        Assert.NotNull(clock.BreachedAt);
        Assert.Null(clock.NextAt);
    }

    [Fact]
    public void Aim_AtLess_KeepsWhatWasUsed()
    {
        var clock = New(TimeSpan.FromHours(8));
        clock.Pause(Start.AddHours(3), Office);

        clock.Aim(TimeSpan.FromHours(4), 75, null, Office);
        clock.Resume(Start.AddHours(5), Office);

        Assert.Equal(TimeSpan.FromHours(2), clock.Remaining(Start.AddHours(5), Office));
        Assert.Equal(Start.AddHours(7), clock.DueAt);
        Assert.Equal(Start.AddHours(6), clock.WarnAt);
    }

    private static SlaClock New(TimeSpan target)
    {
        var clock = new SlaClock(Guid.Empty, Guid.Empty, SlaKind.Resolution, Start);
        clock.Aim(target, 75, null, Office);
        return clock;
    }
}
