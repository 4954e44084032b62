using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge.Embedding;

/// <summary>Looks for workspaces whose vectors are not of the configured embedder, and puts the making of them in line.</summary>
public sealed partial class EmbeddingSweep(
    RainRefDatabase database, WorkFactory works, Embedders embedders, IOptions<EmbeddingOptions> options, TimeProvider clock,
    ILogger<EmbeddingSweep> logger) : BackgroundService
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.CheckSeconds == 0)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.CheckSeconds), clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                await RunOnceAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(e);
            }
        }
    }

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

    [LoggerMessage(1, LogLevel.Error, "Vectors that are out of date could not be looked for; it is tried again")]
    private partial void LogFailed(Exception e);
}
