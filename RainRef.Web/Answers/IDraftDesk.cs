using RainRef.Domain.Answers;
using RainRef.Domain.Common;

namespace RainRef.Web.Answers;

/// <summary>What the console does with a ticket's answer, as whoever is signed in.</summary>
public interface IDraftDesk
{
    Task<Result<string>> RegenerateAsync(Guid answerId, CancellationToken cancellationToken);

    /// <summary>What an edited text lacks; nothing is stored.</summary>
    Task<Result<CheckedText>> CheckAsync(Guid answerId, string text, CancellationToken cancellationToken);

    Task<Result<string>> EditAsync(Guid answerId, string text, CancellationToken cancellationToken);

    /// <summary>Sends it in some seconds, in which it can be taken back; the values fill its slots.</summary>
    /// <param name="seen">The ticket's last message that the sender has seen; null does not ask.</param>
    Task<Result<string>> SendAsync(Guid answerId, IReadOnlyDictionary<string, string> values, Guid? seen, CancellationToken cancellationToken);

    Task<Result<string>> SayAsync(Guid answerId, bool useful, FeedbackReason? reason, string? comment, CancellationToken cancellationToken);

    Task<Result<string>> TakeOverAsync(Guid answerId, CancellationToken cancellationToken);

    Task<Result<ReplySettingsBody>> SettingsAsync(CancellationToken cancellationToken);

    Task<Result<ReplySettingsBody>> SetAsync(ReplySettingsBody settings, CancellationToken cancellationToken);
}
