using Microsoft.Extensions.Options;
using RainRef.Web.Api;

namespace RainRef.Web.Actions;

/// <summary>So many actions a caller a minute.</summary>
internal sealed class ActionLimiter(IOptions<ActionOptions> options) : CallerLimiter(options.Value.RateLimitPerMinute);
