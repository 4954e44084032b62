using System.ComponentModel.DataAnnotations;

namespace RainRef.Web.Api;

/// <summary>Settings under "Access".</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>Seconds for which a key or a member is remembered, and so works at most after being taken away.</summary>
    [Range(1, 300, ErrorMessage = "Access:RememberSeconds is from 1 to 300.")]
    public int RememberSeconds { get; set; } = 15;
}
