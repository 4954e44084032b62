using System.Security.Cryptography;
using System.Text.RegularExpressions;
using RainRef.Domain.Answers;
using RainRef.Domain.Answers.Writing;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge.Searching;
using RainRef.Infrastructure.Channels;

namespace RainRef.Infrastructure.Answers;

/// <summary>What a draft is asked for.</summary>
/// <param name="Text">Masked, as it is stored.</param>
/// <param name="Context">What was said before, for a model to understand the text by; null for nothing.</param>
/// <param name="Without">Cards and sources that are not to be used.</param>
public sealed record DraftRequest(
    Guid WorkspaceId, string Text, string? Product = null, string? Context = null, IReadOnlyCollection<Guid>? Without = null);

/// <summary>Hears of each further sentence that is proved, with those before it; of none when a draft begins anew.</summary>
public delegate ValueTask DraftListener(IReadOnlyList<DraftSentence> sentences, CancellationToken ct);

/// <summary>
/// Writes drafts: the extractive one always, and in its place a model's where one is configured and every sentence of it
/// stands the same check. Where there is no answer, no model is asked.
/// </summary>
public sealed class DraftComposer(AnswerDrafter drafter, ILanguageModel model, PiiPatterns patterns, DraftsInProgress drafts)
{
    /// <summary>Whether a model may write, so that it is worth listening.</summary>
    public bool HasModel => model.Name is not null;

    /// <summary>A draft for a ticket, which the consoles see while a model writes it.</summary>
    public async Task<Draft> ForTicketAsync(Guid ticketId, DraftRequest request, CancellationToken ct)
    {
        try
        {
            return await ComposeAsync(request, drafts.Listen(request.WorkspaceId, ticketId), ct);
        }
        finally
        {
            drafts.End(request.WorkspaceId, ticketId);
        }
    }

    public async Task<Draft> ComposeAsync(DraftRequest request, DraftListener? listener, CancellationToken ct)
    {
        var question = Question.Of(request.Text);
        var filter = SearchFilter.None with { Product = request.Product };
        var (found, extractive) = await drafter.PrepareAsync(request.WorkspaceId, question, filter, request.Without ?? [], ct);
        // Sources that disagree are both quoted; a model might leave one of them out.
        if (extractive.Abstained || extractive.Contradictions.Length > 0 || model.Name is not { } engine)
            return extractive;
        var written = await WriteAsync(request, found, extractive, engine, listener, ct);
        if (written.Succeeded)
            return written.Value;
        if (listener is not null)
            await listener([], ct);
        return extractive with { Fallback = written.Error.Code };
    }

    private async Task<Result<Draft>> WriteAsync(
        DraftRequest request, SearchResult found, Draft extractive, string engine, DraftListener? listener, CancellationToken ct)
    {
        GroundedPrompt prompt;
        try
        {
            var fence = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            var data = new FencedText(fence, await patterns.OfAsync(request.WorkspaceId, ct));
            prompt = GroundedPrompt.For(request.Text, request.Context, found.Passages, data, model.PromptTokens, model.AnswerTokens);
        }
        catch (RegexMatchTimeoutException)
        {
            // What cannot be masked is not sent.
            return ModelFallback.ToError(ModelFallback.Failed);
        }

        if (prompt.Passages.Count == 0)
            return ModelFallback.ToError(ModelFallback.OverBudget);
        var draft = new ModelDraft(prompt, extractive, engine);
        var heard = 0;
        var text = await model.WriteAsync(
            request.WorkspaceId, prompt.Prompt,
            async (piece, stop) =>
            {
                var goesOn = draft.Add(piece);
                if (listener is not null && draft.Sentences.Count > heard)
                {
                    heard = draft.Sentences.Count;
                    await listener(draft.Sentences, stop);
                }

                return goesOn;
            },
            ct);
        return text.Succeeded ? draft.End() : text.Error;
    }
}
