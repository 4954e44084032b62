namespace RainRef.Domain.Common;

/// <summary>Makes identifiers: UUIDv7, so that rows sort by the time at which they were made.</summary>
public static class Ids
{
    public static Guid New(TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow());
}
