using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets;

/// <summary>What is promised to tickets of a severity, a customer tier, or both; in working time.</summary>
public sealed class SlaTarget : IWorkspaceOwned
{
    private const int MaxMinutes = 60 * 24 * 365;
    private const int MaxNameLength = 100;

    private SlaTarget()
    {
    }

    public SlaTarget(Guid id, Guid workspaceId)
    {
        Id = id;
        WorkspaceId = workspaceId;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    /// <summary>Null is any.</summary>
    public string? Severity { get; private set; }

    /// <inheritdoc cref="Severity"/>
    public string? CustomerTier { get; private set; }

    public int FirstResponseMinutes { get; private set; }

    public int ResolutionMinutes { get; private set; }

    /// <summary>Counts nights, weekends and holidays too, whatever the queue's hours.</summary>
    public bool AroundTheClock { get; private set; }

    public Result<SlaTarget> Set(string? severity, string? customerTier, int firstResponseMinutes, int resolutionMinutes, bool aroundTheClock)
    {
        if (severity?.Length > MaxNameLength || customerTier?.Length > MaxNameLength)
            return Error.Validation("severity", $"severity and customer_tier have at most {MaxNameLength} characters.");
        if (firstResponseMinutes is < 1 or > MaxMinutes)
            return Error.Validation("first_response_minutes", $"first_response_minutes is from 1 to {MaxMinutes}.");
        if (resolutionMinutes < firstResponseMinutes || resolutionMinutes > MaxMinutes)
            return Error.Validation("resolution_minutes", $"resolution_minutes is at least first_response_minutes and at most {MaxMinutes}.");
        (Severity, CustomerTier, AroundTheClock) = (Blank(severity), Blank(customerTier), aroundTheClock);
        (FirstResponseMinutes, ResolutionMinutes) = (firstResponseMinutes, resolutionMinutes);
        return this;
    }

    public TimeSpan Of(SlaKind kind) =>
        TimeSpan.FromMinutes(kind == SlaKind.FirstResponse ? FirstResponseMinutes : ResolutionMinutes);

    private static string? Blank(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim().ToLowerInvariant();
}
