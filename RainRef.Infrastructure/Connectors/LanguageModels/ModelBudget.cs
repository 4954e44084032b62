using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;
using Npgsql;
using RainRef.Domain.Answers.Writing;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Connectors.LanguageModels;

/// <summary>What each workspace may spend on the model in a day, over all nodes.</summary>
public sealed class ModelBudget(RainRefDatabase database, IOptions<ModelOptions> options, TimeProvider clock)
{
    /// <summary>Takes as much as a call may cost; false where that is more than is left.</summary>
    public async Task<bool> TakeAsync(Guid workspaceId, long tokens, CancellationToken ct)
    {
        var limit = options.Value.TokensPerDay == 0 ? long.MaxValue : options.Value.TokensPerDay;
        if (tokens > limit)
            return false;
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO model_usage (id, workspace_id, day, calls, tokens) VALUES ($1, $2, $3, 1, $4)
            ON CONFLICT (workspace_id, day) DO UPDATE SET calls = model_usage.calls + 1, tokens = model_usage.tokens + excluded.tokens
            WHERE model_usage.tokens + excluded.tokens <= $5
            RETURNING tokens
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Ids.New(clock) });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = Today });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = tokens });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = limit });
        return await command.ExecuteScalarAsync(ct) is not null;
    }

    /// <summary>Gives back what a call did not use.</summary>
    public async Task GiveBackAsync(Guid workspaceId, long tokens, CancellationToken ct)
    {
        if (tokens <= 0)
            return;
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await using var command = new NpgsqlCommand(
            "UPDATE model_usage SET tokens = greatest(0, tokens - $3) WHERE workspace_id = $1 AND day = $2", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = Today });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = tokens });
        await command.ExecuteNonQueryAsync(ct);
    }

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
}

internal sealed class ModelUsageConfiguration : IEntityTypeConfiguration<ModelUsage>
{
    public void Configure(EntityTypeBuilder<ModelUsage> builder)
    {
        builder.ToTable("model_usage");
        builder.HasIndex(u => new { u.WorkspaceId, u.Day }).IsUnique();
    }
}
