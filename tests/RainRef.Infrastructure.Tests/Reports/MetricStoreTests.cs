using RainRef.Infrastructure.Reports;

namespace RainRef.Infrastructure.Tests.Reports;

public sealed class MetricStoreTests
{
    [Fact]
    public void Labels_WithAnyCharacters_AreEscapedSortedAndNamedOnce()
    {
        var labels = MetricNames.Labels([Tag("z", "a\"b\\c\nd"), Tag("http.route", "/x"), Tag("http_route", 7), Tag("1st", true)]);

        Assert.Equal("""_1st="true",http_route="/x;7",z="a\"b\\c\nd" """.TrimEnd(), labels);
    }

    [Theory]
    [InlineData("http.server.request.duration", "s", MetricKind.Histogram, "http_server_request_duration_seconds")]
    [InlineData("rainref_job_pickup_seconds", "s", MetricKind.Histogram, "rainref_job_pickup_seconds")]
    [InlineData("rainref_events_ingested_total", null, MetricKind.Counter, "rainref_events_ingested_total")]
    [InlineData("dotnet.gc.heap.total_allocated", "By", MetricKind.Counter, "dotnet_gc_heap_total_allocated_bytes_total")]
    [InlineData("kestrel.active_connections", "{connection}", MetricKind.UpDownCounter, "kestrel_active_connections")]
    [InlineData("9 lives", null, MetricKind.Gauge, "_9_lives")]
    public void Name_FollowsThePrometheusConventions(string instrument, string? unit, MetricKind kind, string expected) =>
        Assert.Equal(expected, MetricNames.Of(instrument, unit, kind));

    [Fact]
    public void Histogram_OnAPage_IsCumulativeAndABoundIsInItsBucket()
    {
        var family = new MetricFamily("t_seconds", MetricKind.Histogram, "Time\\of\nday.", observed: false, [0.1, 1]);
        foreach (var value in new[] { 0.05, 0.1, 0.5, 7 })
            family.Record(value, [Tag("kind", "a")]);

        Assert.Equal(
            """
            # HELP t_seconds Time\\of\nday.
            # TYPE t_seconds histogram
            t_seconds_bucket{kind="a",le="0.1"} 2
            t_seconds_bucket{kind="a",le="1"} 3
            t_seconds_bucket{kind="a",le="+Inf"} 4
            t_seconds_sum{kind="a"} 7.65
            t_seconds_count{kind="a"} 4

            """,
            MetricPage.Write([family]));
    }

    [Fact]
    public void Family_WithEndlessLabels_KeepsABoundedNumberAndLosesNoCount()
    {
        var family = new MetricFamily("t_total", MetricKind.Counter, "", observed: false, []);

        for (var i = 0; i < MetricFamily.MaxSeries * 10; i++)
            family.Record(1, [Tag("host", i)]);

        Assert.Equal(MetricFamily.MaxSeries + 1, family.Series.Count());
        Assert.Equal(MetricFamily.MaxSeries * 10, family.Series.Sum(s => s.Value));
        Assert.Single(family.Series, s => s.Labels == "overflow=\"true\"");
    }

    [Fact]
    public void Family_SameLabelsInAnotherOrder_AreOneSeries()
    {
        var family = new MetricFamily("t_total", MetricKind.Counter, "", observed: false, []);

        family.Record(1, [Tag("a", "1"), Tag("b", "2")]);
        family.Record(1, [Tag("b", 2), Tag("a", "1")]);

        Assert.Equal(2, Assert.Single(family.Series).Value);
    }

    [Fact]
    public async Task Family_WrittenFromManyThreads_CountsEverything()
    {
        var counter = new MetricFamily("t_total", MetricKind.Counter, "", observed: false, []);
        var histogram = new MetricFamily("t_seconds", MetricKind.Histogram, "", observed: false, [1, 2]);

        await Parallel.ForAsync(0, 8, (thread, _) =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                counter.Record(1, [Tag("kind", i % 7)]);
                histogram.Record(1.5, [Tag("kind", i % 7)]);
            }

            return ValueTask.CompletedTask;
        });

        Assert.Equal(160_000, counter.Series.Sum(s => s.Value));
        Assert.Equal(160_000, histogram.Series.Sum(s => s.Buckets[1]));
        Assert.Equal(240_000, histogram.Series.Sum(s => s.Value));
    }

    [Fact]
    public void Family_Recording_TakesNoMemoryForKnownLabels()
    {
        var family = new MetricFamily("t_seconds", MetricKind.Histogram, "", observed: false, [1, 2]);
        KeyValuePair<string, object?>[] tags = [Tag("kind", "triage")];
        family.Record(1, tags);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            family.Record(1, tags);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Fact]
    public void Observed_SeriesThatIsGone_IsNotShownAgain()
    {
        var family = new MetricFamily("t", MetricKind.Gauge, "", observed: true, []);
        family.Record(1, [Tag("queue", "a")]);

        family.BeginCollection();
        family.Record(2, [Tag("queue", "b")]);

        Assert.Equal("queue=\"b\"", Assert.Single(family.Series).Labels);
    }

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);
}
