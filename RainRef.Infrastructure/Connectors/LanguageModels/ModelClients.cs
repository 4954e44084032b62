using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Microsoft.Extensions.AI;
using OpenAI;

namespace RainRef.Infrastructure.Connectors.LanguageModels;

/// <summary>Makes the client of the configured provider. None repeats a call, sends traces of its own or reads the environment.</summary>
internal static class ModelClients
{
    private static readonly Uri OpenAIUrl = new("https://api.openai.com/v1");
    private static readonly Uri AnthropicUrl = new("https://api.anthropic.com");

    /// <summary>Where the configured provider is asked; null where there is none.</summary>
    public static Uri? Address(ModelOptions options) => options.Provider switch
    {
        ModelProvider.None => null,
        ModelProvider.OpenAI => options.BaseUrl ?? OpenAIUrl,
        ModelProvider.Anthropic => options.BaseUrl ?? AnthropicUrl,
    };

    public static IChatClient? Make(ModelOptions options, HttpClient http) => options.Provider switch
    {
        ModelProvider.None => null,
        ModelProvider.OpenAI => new OpenAIChat(new OpenAI.Chat.ChatClient(
            options.Model,
            // The library wants a key; servers of one's own often have none.
            new ApiKeyCredential(options.Key is { Length: > 0 } key ? key : "none"),
            new OpenAIClientOptions
            {
                Endpoint = Address(options),
                Transport = new HttpClientPipelineTransport(http),
                RetryPolicy = new ClientRetryPolicy(0),
                NetworkTimeout = Limit(options),
                EnableDistributedTracing = false,
            })),
        ModelProvider.Anthropic => new AnthropicClient
        {
            BaseUrl = Address(options)!.ToString().TrimEnd('/'),
            ApiKey = options.Key,
            HttpClient = http,
            MaxRetries = 0,
            Timeout = Limit(options),
            OpenTelemetry = false,
        }.AsIChatClient(options.Model, options.AnswerTokens),
    };

    // Longer than our own limit, which says why it ended.
    private static TimeSpan Limit(ModelOptions options) => TimeSpan.FromSeconds(options.TimeoutSeconds + 5);
}
