using System.Diagnostics;
using RainRef.Infrastructure.Reports;

namespace RainRef.Infrastructure.Connectors.LanguageModels;

/// <summary>A span for each call to a model, by OpenTelemetry's GenAI names; counts only, never what was said.</summary>
internal static class ModelTraces
{
    private static readonly ActivitySource Source = new(PipelineTraces.Name);

    public static Activity? Start(ModelOptions options, Guid workspaceId) =>
        Source.StartActivity($"chat {options.Model}", ActivityKind.Client)?
            .SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.provider.name", options.ProviderName)
            .SetTag("gen_ai.request.model", options.Model).SetTag("gen_ai.request.max_tokens", options.AnswerTokens)
            .SetTag("rainref.workspace_id", workspaceId);

    public static void End(Activity? span, int asked, int answered, string? fault)
    {
        span?.SetTag("gen_ai.usage.input_tokens", asked).SetTag("gen_ai.usage.output_tokens", answered);
        if (fault is not null)
            span?.SetTag("error.type", fault).SetStatus(ActivityStatusCode.Error);
    }
}
