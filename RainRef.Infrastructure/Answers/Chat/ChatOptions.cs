using System.ComponentModel.DataAnnotations;

namespace RainRef.Infrastructure.Answers.Chat;

/// <summary>Settings under "Chat".</summary>
public sealed class ChatOptions
{
    public const string Section = "Chat";

    /// <summary>Questions that one caller may ask in a minute.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Chat:RateLimitPerMinute is from 1 to 1,000,000.")]
    public int RateLimitPerMinute { get; set; } = 120;

    /// <summary>How much a conversation remembers of what lies back, in estimated tokens.</summary>
    [Range(50, 20_000, ErrorMessage = "Chat:SummaryTokens is from 50 to 20,000.")]
    public int SummaryTokens { get; set; } = 400;

    /// <summary>How much of summary and last turns a model reads with a question, in estimated tokens.</summary>
    [Range(50, 50_000, ErrorMessage = "Chat:ContextTokens is from 50 to 50,000.")]
    public int ContextTokens { get; set; } = 800;
}
