using FsCheck;
using FsCheck.Fluent;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tests.Pipeline;

public sealed class RetryDelayProperties
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(300);

    [Fact]
    public void After_AnyTry_LiesBetweenHalfAndTheWholeOfItsStep() => Prop.ForAll(
        Gen.Choose(1, 1000).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(),
        (attempts, permille) =>
        {
            var full = Math.Min(Longest.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, attempts - 1));
            var delay = RetryDelay.After(attempts, First, Longest, permille / 1000.0).TotalMilliseconds;
            return delay >= (full / 2) - 1 && delay <= full + 1;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void After_LaterTryAndSameChance_WaitsAtLeastAsLong() => Prop.ForAll(
        Gen.Choose(1, 100).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(),
        (attempts, permille) => RetryDelay.After(attempts + 1, First, Longest, permille / 1000.0)
            >= RetryDelay.After(attempts, First, Longest, permille / 1000.0)).QuickCheckThrowOnFailure();
}
