using Microsoft.AspNetCore.Http.HttpResults;

namespace RainRef.Web.Reports;

public sealed record Health(bool Ok);

public sealed record SystemTime(DateTimeOffset Utc, long UnixMs);

public static class SystemEndpoints
{
    public static void MapSystemEndpoints(this WebApplication app)
    {
        app.MapGet("/healthz", () => TypedResults.Ok(new Health(true))).AllowAnonymous().WithTags("system").WithName("Health");
        app.MapGet("/system/time", Time).AllowAnonymous().WithTags("system").WithName("SystemTime");
    }

    private static Ok<SystemTime> Time(TimeProvider clock) =>
        TypedResults.Ok(new SystemTime(clock.GetUtcNow(), clock.GetUtcNow().ToUnixTimeMilliseconds()));
}
