using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Infrastructure.Reports;
using RainRef.Web.Api;

namespace RainRef.Web.Reports;

public sealed record Health(bool Ok);

public sealed record SystemTime(DateTimeOffset Utc, long UnixMs);

/// <summary>What operators and their tools ask of the program itself.</summary>
public static class SystemEndpoints
{
    public static void MapSystemEndpoints(this WebApplication app)
    {
        // Made here, so that it counts from the start and not from the first scrape.
        app.Services.GetRequiredService<MetricStore>();
        var system = app.MapGroup("").WithTags("system");
        system.MapGet("/healthz", HealthAsync).AllowAnonymous().DisableHttpMetrics().WithName("Health")
            .WithSummary("Whether the database answers; 503 when it does not.");
        system.MapGet("/healthz/details", DetailsAsync).RequireAuthorization(Access.Operate).WithName("HealthDetails")
            .WithSummary("Every part's state; status is ok, degraded or down.");
        system.MapGet("/metrics", MetricsAsync).RequireAuthorization(Access.ReadMetrics).DisableHttpMetrics().WithName("Metrics")
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .WithSummary("Prometheus text format 0.0.4. Without credentials from the same machine only, unless Metrics:Public is true.");
        system.MapGet("/metrics/basic", BasicAsync).RequireAuthorization(Access.ReadTickets).WithName("BasicMetrics")
            .WithSummary("The workspace in a few figures.");
        system.MapGet("/system/time", Time).AllowAnonymous().WithName("SystemTime");
    }

    private static async Task<Results<Ok<Health>, ProblemHttpResult>> HealthAsync(
        DatabaseProbe probe, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        if ((await probe.CheckAsync(ct)).Ok)
            return TypedResults.Ok(new Health(true));
        var problem = ApiErrors.Describe(
            http, StatusCodes.Status503ServiceUnavailable, "unavailable", "The database does not answer.");
        problem.Extensions["ok"] = false;
        http.Response.Headers.RetryAfter = "2";
        return TypedResults.Problem(problem);
    }

    private static async Task<Ok<HealthDetails>> DetailsAsync(HealthReport report, CancellationToken ct) =>
        TypedResults.Ok(await report.ReadAsync(ct));

    private static async Task MetricsAsync(MetricPage page, HttpContext http, CancellationToken ct)
    {
        var text = await page.WriteAsync(ct);
        http.Response.ContentType = MetricPage.ContentType;
        await http.Response.WriteAsync(text, ct);
    }

    private static async Task<Ok<BasicFigures>> BasicAsync(ReportQueries reports, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(await reports.BasicAsync(http.Actor().WorkspaceId, ct));

    private static Ok<SystemTime> Time(TimeProvider clock) =>
        TypedResults.Ok(new SystemTime(clock.GetUtcNow(), clock.GetUtcNow().ToUnixTimeMilliseconds()));
}
