using System.ComponentModel.DataAnnotations;

namespace RainRef.Infrastructure.Knowledge.Embedding;

/// <summary>
/// Settings under "Embeddings": which embedder gives texts their vectors. Without a name nothing is ever sent anywhere.
/// To change to another one, name a second model and let <see cref="Use"/> point to it; the first one stays named until
/// the change is done, since questions are asked of its vectors until then.
/// </summary>
public sealed class EmbeddingOptions : IValidatableObject
{
    public const string Section = "Embeddings";

    // pgvector's index takes no more, in halves of the usual precision.
    internal const int MaxDimensions = 4000;

    /// <summary>The name under <see cref="Models"/>; empty for the built-in one.</summary>
    public string Use { get; set; } = "";

    public Dictionary<string, EmbeddingModelOptions> Models { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Seconds between two looks for workspaces whose vectors are not of this embedder; 0 never looks on this node.</summary>
    [Range(0, 86_400, ErrorMessage = "Embeddings:CheckSeconds is from 0 to 86,400.")]
    public int CheckSeconds { get; set; } = 30;

    /// <summary>Seconds for which replaced vectors stay, for searches that began with them.</summary>
    [Range(0, 86_400, ErrorMessage = "Embeddings:KeepSeconds is from 0 to 86,400.")]
    public int KeepSeconds { get; set; } = 60;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Use.Length > 0 && !Models.ContainsKey(Use))
            yield return new ValidationResult($"Embeddings:Use names '{Use}', which is not under Embeddings:Models.");
        foreach (var (name, model) in Models)
        {
            if (model.BaseUrl is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
                yield return new ValidationResult($"Embeddings:Models:{name}:BaseUrl is an http or https address.");
            if (model.Model.Length is 0 or > 200)
                yield return new ValidationResult($"Embeddings:Models:{name}:Model names the model.");
            if (model.Dimensions is < 1 or > MaxDimensions)
                yield return new ValidationResult($"Embeddings:Models:{name}:Dimensions is from 1 to 4,000.");
            if (model.BatchSize is < 1 or > 2048 || model.MaxCharacters is < 100 or > 1_000_000)
                yield return new ValidationResult($"Embeddings:Models:{name}:BatchSize is from 1 to 2,048, MaxCharacters from 100 to 1,000,000.");
            if (model.TimeoutSeconds is < 1 or > 600 || model.QueryMilliseconds is < 50 or > 60_000)
                yield return new ValidationResult($"Embeddings:Models:{name}:TimeoutSeconds is from 1 to 600, QueryMilliseconds from 50 to 60,000.");
        }
    }
}

/// <summary>A server that embeds as OpenAI's <c>/v1/embeddings</c> does.</summary>
public sealed class EmbeddingModelOptions
{
    /// <summary>Where the API is, such as https://api.openai.com/v1. A private host must be named in Outbound:PrivateHosts.</summary>
    public Uri? BaseUrl { get; set; }

    public string? Key { get; set; }

    /// <summary>The model's name as the server has it.</summary>
    public string Model { get; set; } = "";

    /// <summary>How many numbers its vectors have.</summary>
    public int Dimensions { get; set; }

    /// <summary>Whether the number is sent along, for models that can give more or fewer.</summary>
    public bool SendDimensions { get; set; }

    /// <summary>Another word makes all vectors anew, such as after the server changed what is behind the name.</summary>
    public string Version { get; set; } = "";

    /// <summary>Passages a call.</summary>
    public int BatchSize { get; set; } = 64;

    /// <summary>Where a text is cut off.</summary>
    public int MaxCharacters { get; set; } = 8000;

    /// <summary>How long a call with passages may take.</summary>
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>How long a question may take; then search goes by words.</summary>
    public int QueryMilliseconds { get; set; } = 2000;

    internal string Name => $"{Model}/{Dimensions}{(Version.Length > 0 ? $"/{Version}" : "")}";
}
