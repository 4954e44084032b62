using RainRef.Domain.Channels.Uploads;

namespace RainRef.Infrastructure.Channels.Uploads;

/// <summary>A file of tickets on its way in.</summary>
/// <param name="State"><c>waiting</c> for the file, <c>running</c>, <c>interrupted</c> (send the file again), <c>done</c> or <c>cancelled</c>.</param>
/// <param name="Rows">Rows dealt with, of which so many were new, known before, or wrong.</param>
public sealed record UploadView(
    Guid Id, string FileName, UploadState State, int Rows, int Inserted, int Duplicates, int Rejected, UploadMapping Mapping, string By,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? FinishedAt)
{
    // A reader says so with every chunk; one that is silent for that long is gone with its process.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    public static UploadView Of(TicketUpload u, DateTimeOffset now) => new(
        u.Id, u.FileName, u.State == UploadState.Running && now - u.UpdatedAt > Silence ? UploadState.Interrupted : u.State, u.Rows,
        u.Inserted, u.Duplicates, u.Rejected, u.Mapping, u.ByName, u.CreatedAt, u.UpdatedAt, u.FinishedAt);
}

/// <summary>Why a row did not come in. Rows count from 1 after the header.</summary>
public sealed record UploadErrorView(int Row, string Code, string Reason);

/// <summary>What a file holds, before anything of it is kept.</summary>
/// <param name="Columns">As its first line names them.</param>
/// <param name="Guess">The column for each field, as far as names and contents tell.</param>
/// <param name="Rows">The first rows as they would be stored: masked.</param>
/// <param name="Problems">What would go wrong.</param>
public sealed record UploadPreview(
    IReadOnlyList<string> Columns, IReadOnlyDictionary<string, string> Guess, UploadMapping? Mapping, IReadOnlyList<PreviewRow> Rows,
    IReadOnlyList<string> Problems);

/// <param name="Values">By field; what is masked shows its masks.</param>
/// <param name="Problem">Why the row would be refused; null where it would come in.</param>
public sealed record PreviewRow(int Row, IReadOnlyDictionary<string, string> Values, string? Problem);
