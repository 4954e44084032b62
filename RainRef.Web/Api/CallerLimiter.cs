using System.Globalization;
using System.Threading.RateLimiting;

namespace RainRef.Web.Api;

/// <summary>So many calls a caller a minute, on this node.</summary>
internal abstract class CallerLimiter(int limit) : IDisposable
{
    private const int Segments = 6;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly PartitionedRateLimiter<Guid> _limiter = PartitionedRateLimiter.Create<Guid, Guid>(caller =>
        RateLimitPartition.GetSlidingWindowLimiter(caller, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = limit,
            Window = Window,
            SegmentsPerWindow = Segments,
            QueueLimit = 0,
        }));

    /// <summary>How long until some of the limit is free again.</summary>
    public static TimeSpan Pause => Window / Segments;

    public int Limit => limit;

    public RateLimitLease Acquire(Guid caller) => _limiter.AttemptAcquire(caller);

    public long Remaining(Guid caller) => _limiter.GetStatistics(caller)?.CurrentAvailablePermits ?? 0;

    public void Dispose() => _limiter.Dispose();
}

/// <summary>
/// Applies a limit to a route; the answer always says how much is left. A filter is made anew for each request, so it
/// holds nothing itself.
/// </summary>
internal sealed class CallerRateLimit<TLimiter>(TLimiter limiter) : IEndpointFilter
    where TLimiter : CallerLimiter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var caller = http.Actor().Id;
        using var lease = limiter.Acquire(caller);
        var headers = http.Response.Headers;
        headers["X-RateLimit-Limit"] = limiter.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = limiter.Remaining(caller).ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = CallerLimiter.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        if (lease.IsAcquired)
            return await next(context);
        headers.RetryAfter = CallerLimiter.Pause.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var (code, message) = ApiErrors.Words(StatusCodes.Status429TooManyRequests);
        return TypedResults.Problem(ApiErrors.Describe(http, StatusCodes.Status429TooManyRequests, code, message));
    }
}
