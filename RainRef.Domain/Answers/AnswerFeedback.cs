using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Answers;

/// <summary>What was wrong with a draft, or right.</summary>
public enum FeedbackReason
{
    Other,
    WrongSource,
    Outdated,
    Incomplete,
    OffTopic,
    Unclear,
    ShouldHaveAnswered,
}

/// <summary>One person's word on one answer; saying it again replaces it.</summary>
public sealed class AnswerFeedback : IWorkspaceOwned
{
    public const int MaxComment = 2000;

    private AnswerFeedback()
    {
    }

    public AnswerFeedback(Guid id, Guid workspaceId, Guid answerId, Actor by)
    {
        Id = id;
        WorkspaceId = workspaceId;
        AnswerId = answerId;
        (ById, By) = (by.Id, by.Name);
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid AnswerId { get; private set; }

    public Guid ById { get; private set; }

    public string By { get; private set; } = "";

    public bool Useful { get; private set; }

    public FeedbackReason? Reason { get; private set; }

    /// <summary>Masked.</summary>
    public string? Comment { get; private set; }

    public DateTimeOffset At { get; private set; }

    public static Error? Check(FeedbackReason? reason, bool useful, string? comment) =>
        comment?.Length > MaxComment ? Error.Validation("comment", $"comment has at most {MaxComment:N0} characters.")
        : comment is not null && StorableText.Check("comment", comment) is { } error ? error
        : !useful && reason is null && string.IsNullOrWhiteSpace(comment) ? Error.Validation("reason", "Say why it was not useful: a reason or a comment.")
        : null;

    public void Say(bool useful, FeedbackReason? reason, string? comment, DateTimeOffset now) =>
        (Useful, Reason, Comment, At) = (useful, reason, string.IsNullOrWhiteSpace(comment) ? null : comment.Trim(), now);
}
