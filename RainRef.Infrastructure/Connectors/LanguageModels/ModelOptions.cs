using System.ComponentModel.DataAnnotations;

namespace RainRef.Infrastructure.Connectors.LanguageModels;

/// <summary>Whose API a language model is asked by.</summary>
public enum ModelProvider
{
    /// <summary>No model: rules only.</summary>
    None,

    /// <summary>OpenAI's chat completions, or anything that speaks like them.</summary>
    OpenAI,

    /// <summary>Anthropic's messages.</summary>
    Anthropic,
}

/// <summary>Settings under "Models". Without a provider nothing is ever sent anywhere.</summary>
public sealed class ModelOptions : IValidatableObject
{
    public const string Section = "Models";

    public ModelProvider Provider { get; set; }

    /// <summary>Where the API is, such as https://api.openai.com/v1; null for the provider's own. A private host must be named in Outbound:PrivateHosts.</summary>
    public Uri? BaseUrl { get; set; }

    public string? Key { get; set; }

    /// <summary>The model's name as the provider has it.</summary>
    public string Model { get; set; } = "";

    /// <summary>Seconds from the question to the last word.</summary>
    [Range(1, 600, ErrorMessage = "Models:TimeoutSeconds is from 1 to 600.")]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>The most that is sent with one question, estimated.</summary>
    [Range(500, 1_000_000, ErrorMessage = "Models:PromptTokens is from 500 to 1,000,000.")]
    public int PromptTokens { get; set; } = 6000;

    /// <summary>Where an answer is cut off.</summary>
    [Range(50, 100_000, ErrorMessage = "Models:AnswerTokens is from 50 to 100,000.")]
    public int AnswerTokens { get; set; } = 800;

    /// <summary>What a workspace may spend in a day (UTC), questions and answers together, estimated; 0 for no limit.</summary>
    [Range(0, long.MaxValue, ErrorMessage = "Models:TokensPerDay is not negative.")]
    public long TokensPerDay { get; set; } = 1_000_000;

    internal string ProviderName => Provider.ToString().ToLowerInvariant();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Provider == ModelProvider.None)
            yield break;
        if (Model.Length == 0)
            yield return new ValidationResult("Models:Model names the model.");
        if (BaseUrl is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https")))
            yield return new ValidationResult("Models:BaseUrl is an http or https address.");
    }
}
