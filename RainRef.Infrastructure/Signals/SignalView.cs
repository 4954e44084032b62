namespace RainRef.Infrastructure.Signals;

/// <summary>A product signal as a ticket shows it. Strength is 0–1.</summary>
public sealed record SignalView(
    Guid Id, string Type, string ProductArea, double Strength, string Title, DateTimeOffset CreatedAt);
