using RainRef.Infrastructure.Knowledge.Embedding;

namespace RainRef.Infrastructure.Connectors.LanguageModels;

/// <summary>The models of this installation, as one workspace meets them; never a key.</summary>
public sealed record ModelsView(WriterView Writer, EmbedderView Embedder);

/// <summary>The language model that writes drafts.</summary>
/// <param name="Provider"><c>none</c>, <c>openai</c> or <c>anthropic</c>.</param>
/// <param name="Host">Where its API is; null without one.</param>
/// <param name="State"><c>off</c>, <c>not_asked</c> (by the newest tickets), <c>writing</c>, or <c>falling_back</c> to quoted sentences.</param>
/// <param name="TokensPerDay">What the workspace may spend in a day; null for no limit.</param>
/// <param name="LastAnswerAt">When it last wrote one of the newest tickets' drafts.</param>
/// <param name="LastFallback">Why its words were last not used, as a code.</param>
public sealed record WriterView(
    string Provider, string? Model, string? Host, string State, long TokensToday, long? TokensPerDay, int TimeoutSeconds,
    DateTimeOffset? LastAnswerAt, string? LastFallback, string? LastFallbackWords, DateTimeOffset? LastFallbackAt);

/// <summary>What gives texts the vectors that search goes by.</summary>
/// <param name="BuiltIn">Whether it runs in this program, so that nothing is sent anywhere.</param>
/// <param name="State"><c>ready</c>, <c>building</c> (new vectors are being made; the old ones answer), <c>behind</c> or <c>failing</c>.</param>
public sealed record EmbedderView(bool BuiltIn, string? Model, string? Host, string State, EmbeddingProgress Progress);
