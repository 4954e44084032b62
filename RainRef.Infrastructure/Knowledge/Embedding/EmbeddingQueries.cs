using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Knowledge.Embedding;

public sealed record EmbedderName(string Name, int Dimensions);

/// <summary>How far a workspace's vectors are.</summary>
/// <param name="Wanted">Whose vectors it is to have, as configured.</param>
/// <param name="Serving">Whose it is searched by.</param>
/// <param name="Building">Whose are being made; null while none are.</param>
/// <param name="Total">How many passages there were to embed when that began.</param>
/// <param name="Done">How many of those are.</param>
/// <param name="Behind">How many new passages wait for the vectors that serve; they are found by words meanwhile.</param>
/// <param name="Fault">Why the embedder gave nothing the last time.</param>
public sealed record EmbeddingProgress(
    EmbedderName Wanted, EmbedderName Serving, EmbedderName? Building, long Total, long Done, long Behind, DateTimeOffset? StartedAt,
    DateTimeOffset? SwitchedAt, int Failures, string? Fault);

/// <summary>Reads how far vectors are.</summary>
public sealed class EmbeddingQueries(RainRefDatabase database, Embedders embedders)
{
    public async Task<EmbeddingProgress> ProgressAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(workspaceId, ct);
        var state = await EmbeddingStates.ReadAsync(connection, ct);
        var wanted = new EmbedderName(embedders.Wanted.Name, embedders.Wanted.Dimensions);
        var serving = await NameAsync(state.Serving, ct);
        var building = state.Building is { } number ? await NameAsync(number, ct) : null;
        // What was indexed meanwhile is in line as well.
        var total = Math.Max(state.Total, state.Waiting);
        return new EmbeddingProgress(
            wanted, serving!, building, building is null ? 0 : total, building is null ? 0 : total - state.Waiting, state.Behind,
            state.StartedAt, state.SwitchedAt, state.Failures, state.Fault);
    }

    private async Task<EmbedderName?> NameAsync(int number, CancellationToken ct) =>
        await embedders.NameAsync(number, ct) is { } named ? new EmbedderName(named.Name, named.Dimensions) : null;
}
