using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RainRef.Domain.Answers.Writing;
using RainRef.Domain.Common;

namespace RainRef.Infrastructure.Connectors.LanguageModels;

/// <summary>The configured model: within its budget and its time, and never an exception where it fails.</summary>
public sealed partial class LanguageModel : ILanguageModel, IDisposable
{
    // Far more than any answer takes, with all that the protocol writes around it.
    private const long MaxResponseBytes = 8 * 1024 * 1024;
    private const int MaxCharactersAToken = 8;
    private readonly ModelOptions _options;
    private readonly ModelBudget _budget;
    private readonly TimeProvider _clock;
    private readonly ILogger<LanguageModel> _logger;
    private readonly HttpClient _http;
    private readonly IChatClient? _client;

    public LanguageModel(
        IOptions<ModelOptions> options, OutboundHttp outbound, ModelBudget budget, TimeProvider clock, ILogger<LanguageModel> logger)
    {
        (_options, _budget, _clock, _logger) = (options.Value, budget, clock, logger);
        _http = new HttpClient(new LimitedResponses(outbound.Handler(), MaxResponseBytes)) { Timeout = Timeout.InfiniteTimeSpan };
        _client = ModelClients.Make(_options, _http);
    }

    public string? Name => _client is null ? null : $"{_options.ProviderName}/{_options.Model}";

    public int PromptTokens => _options.PromptTokens;

    public int AnswerTokens => _options.AnswerTokens;

    public async Task<Result<string>> WriteAsync(
        Guid workspaceId, ModelPrompt prompt, Func<string, CancellationToken, ValueTask<bool>>? onText, CancellationToken ct)
    {
        if (_client is null)
            throw new InvalidOperationException("No language model is configured.");
        var asked = TokenEstimate.Of(prompt.Rules) + TokenEstimate.Of(prompt.Data);
        var most = (long)asked + prompt.MaxAnswerTokens;
        if (!await _budget.TakeAsync(workspaceId, most, ct))
            return ModelFallback.ToError(ModelFallback.OverBudget);
        using var span = ModelTraces.Start(_options, workspaceId);
        var text = new StringBuilder();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(_options.TimeoutSeconds), _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        string? fault = null;
        try
        {
            fault = await ReadAsync(_client, prompt, text, onText, stop.Token);
        }
        catch (Exception) when (late.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            fault = ModelFallback.TimedOut;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            fault = CodeOf(e);
            LogFailed(fault, e.GetType().Name);
        }
        finally
        {
            var used = asked + TokenEstimate.Of(text.ToString());
            ModelTraces.End(span, asked, used - asked, fault);
            await _budget.GiveBackAsync(workspaceId, most - used, CancellationToken.None);
        }

        return fault is null ? text.ToString() : ModelFallback.ToError(fault);
    }

    public void Dispose()
    {
        _client?.Dispose();
        _http.Dispose();
    }

    private static async Task<string?> ReadAsync(
        IChatClient client, ModelPrompt prompt, StringBuilder text, Func<string, CancellationToken, ValueTask<bool>>? onText, CancellationToken ct)
    {
        ChatMessage[] messages = [new(ChatRole.System, prompt.Rules), new(ChatRole.User, prompt.Data)];
        var settings = new ChatOptions { MaxOutputTokens = prompt.MaxAnswerTokens };
        await foreach (var update in client.GetStreamingResponseAsync(messages, settings, ct))
        {
            text.Append(update.Text);
            if (update.FinishReason == ChatFinishReason.ContentFilter)
                return ModelFallback.Refused;
            if (update.FinishReason == ChatFinishReason.Length || text.Length > (long)prompt.MaxAnswerTokens * MaxCharactersAToken)
                return ModelFallback.TooLong;
            // It was given no tools.
            if (update.FinishReason == ChatFinishReason.ToolCalls)
                return ModelFallback.Malformed;
            if (onText is not null && update.Text.Length > 0 && !await onText(update.Text, ct))
                return null;
        }

        return null;
    }

    private static string CodeOf(Exception e)
    {
        var causes = new List<Exception>();
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
            causes.Add(cause);
        return causes.Exists(c => c is PrivateAddressException) ? ModelFallback.PrivateAddress
            : causes.Exists(c => c is HttpRequestException or IOException or SocketException) ? ModelFallback.Unreachable
            : ModelFallback.Failed;
    }

    // Of the exception only its type: messages can quote what was sent.
    [LoggerMessage(1, LogLevel.Warning, "The language model failed ({Code}): {Exception}")]
    private partial void LogFailed(string code, string exception);
}
