using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Triage;

public enum TriageModelState
{
    InService,
    Retired,
    Refused,

    /// <summary>It had learnt from what was erased, and is gone but for its figures.</summary>
    Erased,
}

/// <summary>One version of the model for one kind. Versions are kept, so that an earlier one can serve again.</summary>
public sealed class TriageModel : IWorkspaceOwned
{
    private TriageModel()
    {
    }

    public TriageModel(
        Guid id, Guid workspaceId, TriageKind kind, int number, TriageModelReport report, byte[] content, DateTimeOffset trainedAt)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Kind = kind;
        Number = number;
        Report = report;
        Content = content;
        TrainedAt = trainedAt;
        State = report.Accepted ? TriageModelState.InService : TriageModelState.Refused;
        Verdict = report.Verdict;
        ActivatedAt = report.Accepted ? trainedAt : null;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public TriageKind Kind { get; private set; }

    /// <summary>Counts from 1 within the workspace and kind.</summary>
    public int Number { get; private set; }

    public TriageModelState State { get; private set; }

    /// <summary>Why it serves, served, or was refused.</summary>
    public string Verdict { get; private set; } = "";

    public TriageModelReport Report { get; private set; } = null!;

    /// <summary>The model, as <see cref="Learning.ClassifierFile"/> writes it.</summary>
    public byte[] Content { get; private set; } = [];

    public DateTimeOffset TrainedAt { get; private set; }

    public DateTimeOffset? ActivatedAt { get; private set; }

    public string Version => VersionOf(Kind, Number);

    public static string VersionOf(TriageKind kind, int number) => $"{Common.SnakeCase.Of(kind)}/{number}";

    public void Erase() => (State, Verdict, Content) = (TriageModelState.Erased, "It had learnt from what was erased since.", []);

    public void Retire() => State = TriageModelState.Retired;

    public void Activate(string verdict, DateTimeOffset now)
    {
        State = TriageModelState.InService;
        Verdict = verdict;
        ActivatedAt = now;
    }
}
