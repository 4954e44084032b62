using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Answers.Writing;

/// <summary>What a workspace spent on a language model in one day (UTC), by <see cref="TokenEstimate"/>.</summary>
public sealed class ModelUsage : IWorkspaceOwned
{
    private ModelUsage()
    {
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public DateOnly Day { get; private set; }

    public long Calls { get; private set; }

    public long Tokens { get; private set; }
}
