namespace RainRef.Web.Tests.Api;

/// <summary>A program whose limits are reached soon.</summary>
public sealed class ShortServer() : ServerFixture(["Access:RememberSeconds=1", "Actions:RateLimitPerMinute=3"]);
