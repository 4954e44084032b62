using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Infrastructure.Knowledge.Embedding;
using RainRef.Web.Api;

namespace RainRef.Web.Knowledge;

internal static class EmbeddingEndpoints
{
    public static void MapEmbeddingEndpoints(this RouteGroupBuilder group) =>
        group.MapGet("/embeddings", ProgressAsync).RequireAuthorization(Access.ReadKnowledge).WithName("EmbeddingProgress")
            .WithSummary("Whose vectors search goes by, and how far those are that are being made to replace them.");

    private static async Task<Ok<EmbeddingProgress>> ProgressAsync(EmbeddingQueries queries, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(await queries.ProgressAsync(http.Actor().WorkspaceId, ct));
}
