using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RainRef.Domain.Answers;
using RainRef.Domain.Answers.Writing;
using RainRef.Infrastructure.Knowledge.Embedding;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Connectors.LanguageModels;

/// <summary>Tells which models are configured and how they do, by what is on record: nobody is called for it.</summary>
public sealed class ModelQueries(
    RainRefDatabase database, EmbeddingQueries embeddings, IOptions<ModelOptions> models, IOptions<EmbeddingOptions> embedders, TimeProvider clock)
{
    // Further back says nothing about how the model does now.
    private const int NewestTickets = 100;

    public async Task<ModelsView> ReadAsync(Guid workspaceId, CancellationToken ct) =>
        new(await WriterAsync(workspaceId, ct), Of(await embeddings.ProgressAsync(workspaceId, ct)));

    private async Task<WriterView> WriterAsync(Guid workspaceId, CancellationToken ct)
    {
        var options = models.Value;
        if (options.Provider == ModelProvider.None)
            return new WriterView(options.ProviderName, null, null, "off", 0, null, options.TimeoutSeconds, null, null, null, null);
        await using var db = await database.ReadAsync(workspaceId, ct);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var spent = await db.Set<ModelUsage>().Where(u => u.Day == today).Select(u => u.Tokens).FirstOrDefaultAsync(ct);
        var engine = $"{options.ProviderName}/{options.Model}";
        var newest = db.Tickets.OrderByDescending(t => t.Number).Take(NewestTickets)
            .Join(db.Set<Answer>(), t => t.Id, a => a.TicketId, (_, a) => a);
        var wrote = await newest.Where(a => a.Engine == engine).MaxAsync(a => (DateTimeOffset?)a.CreatedAt, ct);
        var fell = await newest.Where(a => a.Fallback != null).OrderByDescending(a => a.CreatedAt)
            .Select(a => new { a.Fallback, a.CreatedAt }).FirstOrDefaultAsync(ct);
        var state = fell is null && wrote is null ? "not_asked" : fell is not null && !(wrote > fell.CreatedAt) ? "falling_back" : "writing";
        return new WriterView(
            options.ProviderName, options.Model, ModelClients.Address(options)?.Host, state, spent,
            options.TokensPerDay == 0 ? null : options.TokensPerDay, options.TimeoutSeconds, wrote, fell?.Fallback,
            fell is null ? null : ModelFallback.Words(fell.Fallback!), fell?.CreatedAt);
    }

    private EmbedderView Of(EmbeddingProgress progress)
    {
        var used = embedders.Value.Use is { Length: > 0 } name ? embedders.Value.Models.GetValueOrDefault(name) : null;
        var state = progress.Failures > 0 ? "failing"
            : progress.Building is not null || progress.Wanted != progress.Serving ? "building"
            : progress.Behind > 0 ? "behind"
            : "ready";
        return new EmbedderView(used is null, used?.Model, used?.BaseUrl?.Host, state, progress);
    }
}
