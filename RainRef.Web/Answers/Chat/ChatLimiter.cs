using Microsoft.Extensions.Options;
using RainRef.Infrastructure.Answers.Chat;
using RainRef.Web.Api;

namespace RainRef.Web.Answers.Chat;

/// <summary>So many questions a caller a minute.</summary>
internal sealed class ChatLimiter(IOptions<ChatOptions> options) : CallerLimiter(options.Value.RateLimitPerMinute);
