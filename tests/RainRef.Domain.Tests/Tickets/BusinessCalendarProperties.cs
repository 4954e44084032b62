using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Tickets;

namespace RainRef.Domain.Tests.Tickets;

public sealed class BusinessCalendarProperties
{
    private static readonly string[] Zones =
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Atlantic/Azores", "America/Santiago", "Pacific/Apia", "UTC"];

    private static readonly DateTimeOffset Epoch = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Arbitrary<Case> Cases = (
        from zone in Gen.Elements(Zones)
        from days in Gen.Choose(1, 127)
        from opens in Gen.Choose(0, 20)
        from length in Gen.Choose(1, 24)
        from pause in Gen.Elements(true, false)
        from holidays in Gen.Choose(0, 700).ArrayOf(5)
        from start in Gen.Choose(0, 700 * 24 * 60)
        from minutes in Gen.Choose(0, 60 * 24 * 12)
        from more in Gen.Choose(0, 60 * 24 * 5)
        select new Case(
            Make(zone, days, opens * 60, Math.Min(1440, (opens + length) * 60), pause, holidays),
            Epoch.AddMinutes(start), TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(more))).ToArbitrary();

    [Fact]
    public void Elapsed_AfterAdd_IsWhatWasAdded() => Prop.ForAll(
        Cases, c => c.Calendar.Elapsed(c.Start, c.Calendar.Add(c.Start, c.Work)) == c.Work).QuickCheckThrowOnFailure();

    [Fact]
    public void Add_MoreOrLater_IsNeverEarlier() => Prop.ForAll(
        Cases,
        c => c.Calendar.Add(c.Start, c.Work + c.More) >= c.Calendar.Add(c.Start, c.Work)
            && c.Calendar.Add(c.Start + c.More, c.Work) >= c.Calendar.Add(c.Start, c.Work)).QuickCheckThrowOnFailure();

    [Fact]
    public void Elapsed_OverTwoSpans_IsTheirSumAndAtMostTheTime() => Prop.ForAll(
        Cases,
        c =>
        {
            var (middle, end) = (c.Start + c.Work, c.Start + c.Work + c.More);
            var whole = c.Calendar.Elapsed(c.Start, end);
            return whole == c.Calendar.Elapsed(c.Start, middle) + c.Calendar.Elapsed(middle, end) && whole <= end - c.Start;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Add_InTwoSteps_IsTheSameAsAtOnce() => Prop.ForAll(
        Cases,
        c => c.Calendar.Add(c.Calendar.Add(c.Start, c.Work), c.More) == c.Calendar.Add(c.Start, c.Work + c.More)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("2026-03-29", 23)]
    [InlineData("2026-10-25", 25)]
    [InlineData("2026-06-01", 24)]
    public void Elapsed_ADayOnWhichClocksChange_HasItsRealHours(string day, int hours)
    {
        var berlin = Zone("Europe/Berlin");
        var calendar = BusinessCalendar.Of(berlin, Enum.GetValues<DayOfWeek>().Select(d => new OpeningHours(d, 0, 1440)), []);
        var local = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture).ToDateTime(TimeOnly.MinValue);

        var elapsed = calendar.Elapsed(Moment(berlin, local), Moment(berlin, local.AddDays(1)));

        Assert.Equal(TimeSpan.FromHours(hours), elapsed);
    }

    [Fact]
    public void Add_OverAChangeOfClocks_KeepsLocalOpeningHours()
    {
        var calendar = BusinessCalendar.Of(Zone("Europe/Berlin"), Weekdays(9 * 60, 17 * 60), []);

        // Friday 16:00 in winter time; Monday opens at 9:00 in summer time, which is 7:00 UTC.
        var due = calendar.Add(new DateTimeOffset(2026, 3, 27, 15, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(2));

        Assert.Equal(new DateTimeOffset(2026, 3, 30, 8, 0, 0, TimeSpan.Zero), due);
    }

    [Fact]
    public void Add_OverAHoliday_SkipsIt()
    {
        var calendar = BusinessCalendar.Of(Zone("UTC"), Weekdays(9 * 60, 17 * 60), [new DateOnly(2026, 12, 25)]);

        var due = calendar.Add(new DateTimeOffset(2026, 12, 24, 16, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(2));

        Assert.Equal(new DateTimeOffset(2026, 12, 28, 10, 0, 0, TimeSpan.Zero), due);
    }

    private static BusinessCalendar Make(string zone, int days, int opens, int closes, bool pause, int[] holidays)
    {
        var middle = (opens + closes) / 2;
        var week = Enum.GetValues<DayOfWeek>().Where(d => (days & (1 << (int)d)) != 0)
            .SelectMany(d => pause ? [new OpeningHours(d, opens, middle), new OpeningHours(d, middle + 5, closes)] : new[] { new OpeningHours(d, opens, closes) });
        return BusinessCalendar.Of(Zone(zone), week, holidays.Select(h => new DateOnly(2024, 1, 1).AddDays(h)));
    }

    private static IEnumerable<OpeningHours> Weekdays(int opens, int closes) =>
        Enumerable.Range(1, 5).Select(d => new OpeningHours((DayOfWeek)d, opens, closes));

    private static TimeZoneInfo Zone(string name) => TimeZoneInfo.FindSystemTimeZoneById(name);

    private static DateTimeOffset Moment(TimeZoneInfo zone, DateTime local) => new(local, zone.GetUtcOffset(local));

    private sealed record Case(BusinessCalendar Calendar, DateTimeOffset Start, TimeSpan Work, TimeSpan More);
}
