using System.Globalization;
using System.Threading.RateLimiting;
using RainRef.Web.Api;

namespace RainRef.Web.Actions;

/// <summary>So many actions a caller a minute; the answer always says how many are left.</summary>
internal sealed class ActionRateLimit : IEndpointFilter
{
    public const int PerMinute = 60;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly PartitionedRateLimiter<Guid> Limiter = PartitionedRateLimiter.Create<Guid, Guid>(caller =>
        RateLimitPartition.GetSlidingWindowLimiter(caller, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = PerMinute, Window = Window, SegmentsPerWindow = 6, QueueLimit = 0,
        }));

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var caller = http.Actor().Id;
        using var lease = Limiter.AttemptAcquire(caller);
        var headers = http.Response.Headers;
        headers["X-RateLimit-Limit"] = PerMinute.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] =
            (Limiter.GetStatistics(caller)?.CurrentAvailablePermits ?? 0).ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        if (lease.IsAcquired)
            return await next(context);
        headers.RetryAfter = (Window.TotalSeconds / 6).ToString(CultureInfo.InvariantCulture);
        var (code, message) = ApiErrors.Words(StatusCodes.Status429TooManyRequests);
        return TypedResults.Problem(ApiErrors.Describe(http, StatusCodes.Status429TooManyRequests, code, message));
    }
}
