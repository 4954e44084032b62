using System.ComponentModel.DataAnnotations;

namespace RainRef.Web.Actions;

/// <summary>Settings under "Actions".</summary>
public sealed class ActionOptions
{
    public const string Section = "Actions";

    /// <summary>Actions that one caller may ask for in a minute.</summary>
    [Range(1, 100_000, ErrorMessage = "Actions:RateLimitPerMinute is from 1 to 100,000.")]
    public int RateLimitPerMinute { get; set; } = 60;
}
