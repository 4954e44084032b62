using System.Diagnostics;

namespace RainRef.Domain.Tests.Common;

/// <summary>Bounds on time that a busy machine does not break: the fastest of some runs is what the code takes.</summary>
internal static class Timed
{
    private const int Runs = 5;

    public static void AssertUnder(TimeSpan bound, Action run, string what = "")
    {
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < Runs && fastest >= bound; i++)
        {
            var clock = Stopwatch.StartNew();
            run();
            fastest = clock.Elapsed < fastest ? clock.Elapsed : fastest;
        }

        Assert.True(fastest < bound, $"{what} took {fastest.TotalMilliseconds:F0} ms at the fastest");
    }
}
