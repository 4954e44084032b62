using RainRef.Domain.Common;

namespace RainRef.Domain.Answers.Writing;

/// <summary>What a model is asked.</summary>
/// <param name="Rules">What holds whatever the data says.</param>
/// <param name="Data">What customers and documents wrote, masked and fenced.</param>
/// <param name="MaxAnswerTokens">Where it is cut off.</param>
public sealed record ModelPrompt(string Rules, string Data, int MaxAnswerTokens);

/// <summary>A language model, where the installation has one. It is never trusted: what it writes goes through the same checks.</summary>
public interface ILanguageModel
{
    /// <summary>Provider and model, such as "openai/gpt-4o"; null where none is configured.</summary>
    string? Name { get; }

    /// <summary>How many tokens a prompt may have, by <see cref="TokenEstimate"/>.</summary>
    int PromptTokens { get; }

    int AnswerTokens { get; }

    /// <summary>Asks, and gives on the text as it comes.</summary>
    /// <param name="workspaceId">Whose budget it is.</param>
    /// <param name="onText">Gets each piece of text; false ends the call.</param>
    /// <returns>The whole text, or an error whose code is one of <see cref="ModelFallback"/>.</returns>
    Task<Result<string>> WriteAsync(
        Guid workspaceId, ModelPrompt prompt, Func<string, CancellationToken, ValueTask<bool>>? onText, CancellationToken ct);
}
