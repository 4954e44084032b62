using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Channels.Uploads;

/// <summary>Why a row did not come in: never what it says.</summary>
public sealed class UploadError : IWorkspaceOwned
{
    private UploadError()
    {
    }

    public UploadError(Guid id, Guid workspaceId, Guid uploadId, int row, string code, string reason)
    {
        (Id, WorkspaceId, UploadId) = (id, workspaceId, uploadId);
        (Row, Code, Reason) = (row, code, reason);
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid UploadId { get; private set; }

    /// <summary>Counts from 1 after the header; empty lines do not count.</summary>
    public int Row { get; private set; }

    public string Code { get; private set; } = "";

    public string Reason { get; private set; } = "";
}
