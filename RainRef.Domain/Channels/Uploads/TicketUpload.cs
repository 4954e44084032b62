using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Channels.Uploads;

public enum UploadState
{
    Waiting,
    Running,
    Interrupted,
    Done,
    Cancelled,
}

/// <summary>
/// A file of tickets on its way in. The file itself is nowhere kept: it is read as it arrives, masked and stored chunk by
/// chunk, and sent again from its beginning where that was interrupted; rows that are in are passed over.
/// </summary>
public sealed class TicketUpload : IWorkspaceOwned
{
    public const int MaxNameLength = 200;

    private TicketUpload()
    {
    }

    /// <param name="fileName">Masked.</param>
    public TicketUpload(Guid id, string fileName, UploadMapping mapping, Actor by, DateTimeOffset at)
    {
        Id = id;
        WorkspaceId = by.WorkspaceId;
        FileName = fileName;
        Mapping = mapping;
        ById = by.Id;
        ByName = by.Name;
        CreatedAt = UpdatedAt = at;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public string FileName { get; private set; } = "";

    public UploadMapping Mapping { get; private set; } = null!;

    public UploadState State { get; private set; }

    /// <summary>How many rows are dealt with, good and bad.</summary>
    public int Rows { get; private set; }

    public int Inserted { get; private set; }

    /// <summary>Rows that had come in before, by their own id or by an earlier try.</summary>
    public int Duplicates { get; private set; }

    public int Rejected { get; private set; }

    /// <summary>A keyed hash of the rows dealt with, by which the same file is known again.</summary>
    public byte[] Fingerprint { get; private set; } = [];

    /// <summary>Whoever reads the file now; an earlier reader that comes back finds another's.</summary>
    public Guid? Reader { get; private set; }

    public Guid ById { get; private set; }

    public string ByName { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public Result<TicketUpload> Begin(Guid reader, DateTimeOffset at)
    {
        if (State is UploadState.Done or UploadState.Cancelled)
            return Error.Conflict("upload_finished", $"The upload is {SnakeCase.Of(State)}; begin another.");
        (State, Reader, UpdatedAt) = (UploadState.Running, reader, at);
        return this;
    }

    /// <summary>A chunk is in.</summary>
    public Result<TicketUpload> Advance(Guid reader, int rows, int inserted, int duplicates, int rejected, byte[] fingerprint, DateTimeOffset at)
    {
        if (Holds(reader) is { } error)
            return error;
        Rows += rows;
        Inserted += inserted;
        Duplicates += duplicates;
        Rejected += rejected;
        (Fingerprint, UpdatedAt) = (fingerprint, at);
        return this;
    }

    public Result<TicketUpload> Finish(Guid reader, DateTimeOffset at)
    {
        if (Holds(reader) is { } error)
            return error;
        (State, Reader, UpdatedAt, FinishedAt) = (UploadState.Done, null, at, at);
        return this;
    }

    /// <summary>The file broke off; what came before stays.</summary>
    public void Interrupt(Guid reader, DateTimeOffset at)
    {
        if (Holds(reader) is null)
            (State, Reader, UpdatedAt) = (UploadState.Interrupted, null, at);
    }

    /// <summary>No more rows; those that are in stay.</summary>
    public Result<TicketUpload> Cancel(DateTimeOffset at)
    {
        if (State is UploadState.Done or UploadState.Cancelled)
            return Error.Conflict("upload_finished", $"The upload is {SnakeCase.Of(State)} already.");
        (State, Reader, UpdatedAt, FinishedAt) = (UploadState.Cancelled, null, at, at);
        return this;
    }

    private Error? Holds(Guid reader) => State == UploadState.Running && Reader == reader
        ? null
        : Error.Conflict("upload_taken_over", "The upload was cancelled, or the file is being sent another time.");
}
