using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Options;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Connectors;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Receipts;

/// <summary>The payload of the step that takes a checkpoint out of the program's reach.</summary>
public sealed record CheckpointPayload(Guid CheckpointId);

/// <summary>Keeps a new checkpoint as a file and posts it to the witness, where those are configured.</summary>
public sealed class CheckpointStep(OutboundHttp outbound, CheckpointFolder folder, IOptions<ReceiptOptions> options) : IJobStep
{
    public const string JobKind = "checkpoint";

    public string Kind => JobKind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        await using var work = await run.EndAsync(ct);
        if (await work.FindAsync<ReceiptCheckpoint>(run.Payload<CheckpointPayload>().CheckpointId, ct) is { } checkpoint)
        {
            await folder.KeepAsync(checkpoint, ct);
            if (options.Value.WitnessUrl is { } url)
                await PostAsync(url, checkpoint, ct);
        }

        await work.CommitAsync(ct);
    }

    private async Task PostAsync(Uri url, ReceiptCheckpoint checkpoint, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(checkpoint.Note)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
        using var response = await outbound.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"The witness answered {(int)response.StatusCode}.");
    }
}

/// <summary>Checkpoints as files: a memory that somebody who rewrites the database does not reach.</summary>
public sealed class CheckpointFolder(IOptions<ReceiptOptions> options, Persistence.DatabaseOptions database)
{
    private const string Ending = ".checkpoint";

    private string? Root => options.Value.CheckpointFolder is { Length: > 0 } given
        ? Path.GetFullPath(given, database.DataFolder)
        : null;

    /// <summary>Writes a checkpoint's file once; what is there stays.</summary>
    public async Task KeepAsync(ReceiptCheckpoint checkpoint, CancellationToken ct)
    {
        if (Root is not { } root)
            return;
        var folder = Path.Combine(root, checkpoint.WorkspaceId.ToString("D"));
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, checkpoint.Size.ToString("D15", CultureInfo.InvariantCulture) + Ending);
        if (File.Exists(file))
            return;
        var aside = $"{file}.{Environment.ProcessId}";
        await File.WriteAllTextAsync(aside, checkpoint.Note, ct);
        File.Move(aside, file, overwrite: true);
    }

    /// <summary>The kept checkpoint with the most receipts; null where none is kept.</summary>
    public async Task<string?> LastAsync(Guid workspaceId, CancellationToken ct) =>
        Files(workspaceId).LastOrDefault().File is { } file ? await File.ReadAllTextAsync(file, ct) : null;

    /// <summary>
    /// The kept checkpoints over a part of the log, at most so many, and the last one: a rewritten log may have led to
    /// new ones, so the newest alone proves nothing.
    /// </summary>
    public async Task<IReadOnlyList<string>> OverAsync(Guid workspaceId, long from, long to, int atMost, CancellationToken ct)
    {
        var all = Files(workspaceId);
        var over = all.Where(f => f.Size >= from && f.Size <= to).Take(atMost).Append(all.LastOrDefault())
            .Where(f => f.File is not null).DistinctBy(f => f.File);
        var notes = new List<string>();
        foreach (var (_, file) in over)
            notes.Add(await File.ReadAllTextAsync(file, ct));
        return notes;
    }

    private List<(long Size, string File)> Files(Guid workspaceId)
    {
        if (Root is not { } root || Path.Combine(root, workspaceId.ToString("D")) is var folder && !Directory.Exists(folder))
            return [];
        return
        [
            .. Directory.EnumerateFiles(folder, "*" + Ending)
                .Select(file => (Known: long.TryParse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture, out var size), size, file))
                .Where(f => f.Known).OrderBy(f => f.size).Select(f => (f.size, f.file)),
        ];
    }
}
