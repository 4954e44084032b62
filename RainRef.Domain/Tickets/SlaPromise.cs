namespace RainRef.Domain.Tickets;

/// <summary>What holds for a ticket: the closest target, or what RainRef promises where the workspace says nothing.</summary>
public sealed record SlaPromise(TimeSpan FirstResponse, TimeSpan Resolution, bool AroundTheClock)
{
    /// <summary>Severity and tier before severity alone, before tier alone, before the one for all.</summary>
    public static SlaPromise For(IEnumerable<SlaTarget> targets, string? severity, string? customerTier)
    {
        var best = targets
            .Where(t => Fits(t.Severity, severity) && Fits(t.CustomerTier, customerTier))
            .OrderByDescending(t => t.Severity is not null).ThenByDescending(t => t.CustomerTier is not null).ThenBy(t => t.Id)
            .FirstOrDefault();
        return best is null
            ? Default(severity)
            : new SlaPromise(best.Of(SlaKind.FirstResponse), best.Of(SlaKind.Resolution), best.AroundTheClock);
    }

    public static SlaPromise Default(string? severity) => severity switch
    {
        "critical" => Hours(1, 8),
        "high" => Hours(4, 24),
        "low" => Hours(24, 120),
        _ => Hours(8, 72),
    };

    public TimeSpan Of(SlaKind kind) => kind == SlaKind.FirstResponse ? FirstResponse : Resolution;

    private static SlaPromise Hours(int first, int resolution) => new(TimeSpan.FromHours(first), TimeSpan.FromHours(resolution), false);

    private static bool Fits(string? wanted, string? actual) =>
        wanted is null || string.Equals(wanted, actual, StringComparison.OrdinalIgnoreCase);
}
