using RainRef.Domain.Signals;

namespace RainRef.Infrastructure.Signals;

/// <summary>What a dashboard counts; null does not narrow.</summary>
/// <param name="Weeks">How many calendar weeks (from Monday, UTC), this one included.</param>
/// <param name="MinStrength">From 0 to 1.</param>
public sealed record DashboardFilter(int Weeks = DashboardFilter.Quarter, string? Area = null, double? MinStrength = null)
{
    public const int Quarter = 13;
    public const int MaxWeeks = 53;
}

/// <summary>Signals of one type in one product area.</summary>
/// <param name="Title">The strongest of them, the latest where several are.</param>
/// <param name="Customers">How many different customers' tickets say it.</param>
/// <param name="Strength">The mean, from 0 to 1.</param>
/// <param name="ByWeek">Counts, as many as there are weeks.</param>
public sealed record SignalGroup(
    string Area, SignalType Type, string Title, int Signals, int Customers, double Strength, IReadOnlyList<int> ByWeek);

/// <summary>Signals over weeks, by type and by area.</summary>
/// <param name="Weeks">The Mondays, the oldest first.</param>
/// <param name="Groups">The largest first.</param>
/// <param name="Customers">How many different customers, over all groups.</param>
/// <param name="Areas">All product areas that have signals.</param>
public sealed record SignalDashboard(
    IReadOnlyList<DateOnly> Weeks, IReadOnlyList<SignalGroup> Groups, int Customers, IReadOnlyList<string> Areas)
{
    /// <summary>Counts of one type, a number for each week.</summary>
    public int[] ByWeek(SignalType type)
    {
        var counts = new int[Weeks.Count];
        foreach (var group in Groups.Where(g => g.Type == type))
        {
            for (var week = 0; week < counts.Length; week++)
                counts[week] += group.ByWeek[week];
        }

        return counts;
    }
}

/// <summary>A signal with the ticket that it was read from.</summary>
public sealed record QuotedSignal(ProductSignal Signal, long? TicketNumber);
