using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>A row of labelled history as it was read, or what is wrong with it.</summary>
public sealed record LabelRow(int Number, string? Text, string? Value, string? Error = null);

/// <summary>What an import did. Row numbers count from 1 after the header.</summary>
public sealed record LabelImportResult(int Imported, IReadOnlyList<LabelRowError> Errors);

public sealed record LabelRowError(int Row, string Message);

/// <summary>Takes in labelled history: masks it, checks each row, stores the good ones, and trains.</summary>
public sealed class LabelImport(TriageShelf shelf, PiiPatterns patterns, WorkFactory works, TimeProvider clock)
{
    public const int MaxRows = 60_000;

    /// <param name="idOf">An id for each row, the same when the request is repeated.</param>
    public async Task<LabelImportResult> RunAsync(
        Actor actor, TriageKind kind, IReadOnlyList<LabelRow> rows, Func<int, Guid> idOf, CancellationToken ct)
    {
        var knowledge = await shelf.OfAsync(actor.WorkspaceId, ct);
        var own = await patterns.OfAsync(actor.WorkspaceId, ct);
        var errors = new List<LabelRowError>();
        var now = clock.GetUtcNow();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 1, ct);
        var imported = 0;
        foreach (var row in rows)
        {
            if (Wrong(row, kind, knowledge) is { } message)
            {
                errors.Add(new LabelRowError(row.Number, message));
                continue;
            }

            var text = PiiScrubber.Scrub(row.Text!.Trim().ReplaceLineEndings("\n"), new PiiMaskState(own)).Text;
            work.Add(new TriageLabel(idOf(row.Number), kind, text, knowledge.Enabled(kind, row.Value!.Trim())!.Key, TriageLabelSource.Import, null, actor, now));
            imported++;
        }

        if (imported > 0)
        {
            work.Add(new AuditEntry(Ids.New(clock), actor, "triage.labels_imported", "triage_labels", idOf(0), now));
            await TriageTraining.RequestAsync(work, kind, asked: false, TimeSpan.Zero, ct);
            await work.CommitAsync(ct);
        }

        return new LabelImportResult(imported, errors);
    }

    private static string? Wrong(LabelRow row, TriageKind kind, TriageKnowledge knowledge)
    {
        if (row.Error is not null)
            return row.Error;
        if (string.IsNullOrWhiteSpace(row.Text))
            return "The text is empty.";
        if (!StorableText.Is(row.Text))
            return "The text holds characters that cannot be stored.";
        if (string.IsNullOrWhiteSpace(row.Value))
            return "The label is empty.";
        return knowledge.Enabled(kind, row.Value.Trim()) is null
            ? $"The label is not on this workspace's list of {SnakeCase.Of(kind)} values."
            : null;
    }
}
