using System.Numerics;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Dates and clock times of nanoseconds since 1970, in a zone where one is given.</summary>
internal static class Times
{
    public static IEnumerable<Builtin> All =>
    [
        new("time.now_ns", 0, (c, _) => c.Now),
        new("time.date", 1, (_, a) => Local(a, 0).Time is var t ? List(t.Year, t.Month, t.Day) : null),
        new("time.clock", 1, (_, a) => Local(a, 0).Time is var t ? List(t.Hour, t.Minute, t.Second) : null),
        new("time.weekday", 1, (_, a) => Args.Text(Local(a, 0).Time.DayOfWeek.ToString())),
        new("time.add_date", 4, (_, a) => AddDate(a)),
        new("time.diff", 2, (_, a) => Difference(a)),
    ];

    /// <summary>The local time of <c>ns</c>, <c>[ns, zone]</c> or <c>[ns, zone, layout]</c>.</summary>
    internal static (DateTimeOffset Time, int Nanos, TimeZoneInfo Zone, string? Layout) Local(RegoValue[] args, int at)
    {
        var given = args[at] as RegoArray;
        var number = (given is { Count: > 0 } ? given.Raw[0] : args[at]) as RegoNumber ?? throw Args.Wrong(args, at, "one of {number, array}");
        if (!number.TryInteger(out var whole))
            throw new BuiltinException("operand must be an integer number of nanoseconds");
        if (whole < long.MinValue || whole > long.MaxValue)
            throw new BuiltinException("timestamp too big");
        var zone = Zone(given is { Count: > 1 } ? (given.Raw[1] as RegoString)?.Value ?? throw Args.Wrong(args, at, "array of number and string") : "");
        var layout = given is { Count: > 2 } ? (given.Raw[2] as RegoString)?.Value : null;
        var (time, rest) = FromNanoseconds((long)whole);
        return (TimeZoneInfo.ConvertTime(time, zone), rest, zone, layout);
    }

    internal static (DateTimeOffset Time, int Nanos) FromNanoseconds(long ns)
    {
        var ticks = ns / 100;
        var rest = (int)(ns % 100);
        if (rest < 0)
            (ticks, rest) = (ticks - 1, rest + 100);
        return (DateTimeOffset.UnixEpoch.AddTicks(ticks), rest);
    }

    internal static RegoNumber ToNanoseconds(DateTimeOffset time, int rest)
    {
        var ns = ((BigInteger)(time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100) + rest;
        return ns >= long.MinValue && ns <= long.MaxValue ? RegoNumber.Of(ns) : throw new BuiltinException("time outside of valid range");
    }

    private static TimeZoneInfo Zone(string name)
    {
        if (name is "" or "UTC")
            return TimeZoneInfo.Utc;
        if (name == "Local")
            return TimeZoneInfo.Local;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw new BuiltinException($"unknown time zone {name}");
    }

    private static RegoArray List(params int[] parts) => RegoArray.Of(parts.Select(RegoValue (p) => RegoNumber.Of(p)));

    private static RegoNumber AddDate(RegoValue[] args)
    {
        var (time, rest, zone, _) = Local(args, 0);
        var (years, months, days) = (Args.Integer(args, 1), Args.Integer(args, 2), Args.Integer(args, 3));
        var month = ((time.Year + years) * 12) + time.Month - 1 + months;
        var (year, index) = ((int)BigInteger.Divide(BigInteger.Max(month, 0), 12), (int)(BigInteger.Max(month, 0) % 12));
        if (month.Sign < 0 || year is < 1600 or > 2400 || BigInteger.Abs(days) > 400_000)
            throw new BuiltinException("time outside of valid range");
        var local = new DateTime(year, index + 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays((int)days + time.Day - 1).Add(time.TimeOfDay);
        return ToNanoseconds(new DateTimeOffset(local, zone.GetUtcOffset(local)), rest);
    }

    private static RegoArray Difference(RegoValue[] args)
    {
        var (first, firstRest, zone, _) = Local(args, 0);
        var (second, secondRest, _, _) = Local(args, 1);
        second = TimeZoneInfo.ConvertTime(second, zone);
        if (first > second || (first == second && firstRest > secondRest))
            (first, second) = (second, first);
        var parts = new[]
        {
            second.Year - first.Year, second.Month - first.Month, second.Day - first.Day,
            second.Hour - first.Hour, second.Minute - first.Minute, second.Second - first.Second,
        };
        Borrow(parts, 5, 60);
        Borrow(parts, 4, 60);
        Borrow(parts, 3, 24);
        Borrow(parts, 2, DateTime.DaysInMonth(first.Year, first.Month));
        Borrow(parts, 1, 12);
        return List(parts);
    }

    private static void Borrow(int[] parts, int at, int size)
    {
        if (parts[at] >= 0)
            return;
        parts[at] += size;
        parts[at - 1]--;
    }
}
