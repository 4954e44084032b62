using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge.Embedding;

/// <summary>Looks for workspaces whose vectors are not of the configured embedder, and puts the making of them in line.</summary>
public sealed class EmbeddingSweep(
    RainRefDatabase database, WorkFactory works, Embedders embedders, IOptions<EmbeddingOptions> options, TimeProvider clock,
    ILogger<EmbeddingSweep> logger)
    : Sweep(TimeSpan.FromSeconds(options.Value.CheckSeconds), clock, logger)
{
    /// <summary>One round; how many workspaces were put in line.</summary>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var wanted = new NpgsqlParameter<int> { TypedValue = await embedders.OpenWantedAsync(ct) };
        var found = await database.WorkspacesAsync("rainref_unembedded_workspaces($1)", wanted, ct);
        foreach (var workspaceId in found)
        {
            await using var work = await works.OpenAsync(workspaceId, null, 1, ct);
            await EmbeddingStep.RequestAsync(work, TimeSpan.Zero, ct);
            await work.CommitAsync(ct);
        }

        return found.Count;
    }

    protected override Task SweepAsync(CancellationToken ct) => RunOnceAsync(ct);
}
