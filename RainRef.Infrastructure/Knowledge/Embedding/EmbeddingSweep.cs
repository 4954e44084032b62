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
        var found = await FindAsync(await embedders.OpenWantedAsync(ct), ct);
        foreach (var workspaceId in found)
        {
            await using var work = await works.OpenAsync(workspaceId, null, 1, ct);
            await EmbeddingStep.RequestAsync(work, TimeSpan.Zero, ct);
            await work.CommitAsync(ct);
        }

        return found.Count;
    }

    protected override Task SweepAsync(CancellationToken ct) => RunOnceAsync(ct);

    private async Task<List<Guid>> FindAsync(int wanted, CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand("SELECT * FROM rainref_unembedded_workspaces($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = wanted });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<Guid>();
        while (await reader.ReadAsync(ct))
            found.Add(reader.GetGuid(0));
        return found;
    }
}
