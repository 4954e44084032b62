using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using RainRef.Domain.Answers;
using RainRef.Domain.Answers.Chat;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Answers.Chat;

namespace RainRef.Web.Answers.Chat;

/// <summary>
/// An answer as server-sent events: <c>start</c>, then <c>token</c> for token, then <c>done</c> with the whole turn and its
/// citations. Only sentences that are proved are ever sent. Where a model's draft is given up half way, another
/// <c>start</c> says that the answer begins anew.
/// </summary>
internal sealed partial class ChatStream(ChatDesk desk, ChatQueries queries, ILogger<ChatStream> logger)
{
    public async IAsyncEnumerable<SseItem<object>> WriteAsync(
        ChatCaller caller, ChatTurn turn, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return Start(turn, anew: false);
        var proved = Channel.CreateUnbounded<IReadOnlyList<DraftSentence>>();
        var answering = AnswerAsync(caller, turn.Id, proved.Writer, ct);
        var shown = "";
        await foreach (var sentences in proved.Reader.ReadAllAsync(ct))
        {
            foreach (var item in Further(turn, ref shown, AnswerMarkdown.Of(sentences, numbered: true)))
                yield return item;
        }

        var answered = await answering;
        if (!answered.Succeeded || await queries.TurnAsync(caller, turn.Id, ct) is not { } stored)
        {
            yield return new SseItem<object>(
                new { code = answered.Succeeded ? "not_found" : answered.Error.Code, message = answered.Succeeded ? "No such turn." : answered.Error.Message },
                "error");
            yield break;
        }

        foreach (var item in Further(turn, ref shown, AnswerMarkdown.Of(stored.Turn.Sentences, numbered: true)))
            yield return item;
        yield return new SseItem<object>(TurnView.Of(stored), "done");
    }

    // What fails is an event like any other: the answer has begun, and a status can no longer say it.
    private async Task<Result<ChatTurn>> AnswerAsync(
        ChatCaller caller, Guid turnId, ChannelWriter<IReadOnlyList<DraftSentence>> proved, CancellationToken ct)
    {
        try
        {
            return await desk.AnswerAsync(caller, turnId, proved.WriteAsync, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(turnId, e);
            return new Error(ErrorKind.Unavailable, "unavailable", "The answer could not be written; the question is kept. Ask for the stream again.");
        }
        finally
        {
            proved.Complete();
        }
    }

    private static List<SseItem<object>> Further(ChatTurn turn, ref string shown, string text)
    {
        var items = new List<SseItem<object>>();
        if (!text.StartsWith(shown, StringComparison.Ordinal))
        {
            items.Add(Start(turn, anew: true));
            shown = "";
        }

        items.AddRange(Token().Matches(text[shown.Length..]).Select(m => new SseItem<object>(new { text = m.Value }, "token")));
        shown = text;
        return items;
    }

    private static SseItem<object> Start(ChatTurn turn, bool anew) => new(
        new { turn_id = turn.Id, conversation_id = turn.ConversationId, number = turn.Number, understood = turn.Resolved, anew }, "start");

    [GeneratedRegex(@"\s*\S+\s*|\s+")]
    private static partial Regex Token();

    [LoggerMessage(1, LogLevel.Error, "The answer to turn {TurnId} could not be written")]
    private partial void LogFailed(Guid turnId, Exception e);
}
