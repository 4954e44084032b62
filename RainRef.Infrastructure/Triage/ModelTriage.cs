using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers.Writing;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Infrastructure.Triage;

/// <summary>Asks the configured language model about tickets whose intent nothing else knows.</summary>
public sealed class ModelTriage(RainRefDatabase database, TriageAgent agent, ILanguageModel model, PiiPatterns patterns)
{
    /// <returns>Null where no model is configured or asked, or its word is not on the workspace's list.</returns>
    public async Task<Judgement?> AskAsync(Guid workspaceId, Guid ticketId, TriageKnowledge knowledge, CancellationToken ct)
    {
        if (model.Name is not { } name)
            return null;
        string text;
        await using (var db = await database.ReadAsync(workspaceId, ct))
        {
            if (await db.Tickets.FirstOrDefaultAsync(t => t.Id == ticketId, ct) is not { } ticket)
                return null;
            var body = await db.CustomerTextAsync(ticketId, ct);
            if (agent.Judge(ticket.Subject, body, knowledge, ticket.Product).Intent.IsKnown)
                return null;
            text = TriageAgent.WholeText(ticket.Subject, body);
        }

        try
        {
            var data = new FencedText(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), await patterns.OfAsync(workspaceId, ct));
            if (TriagePrompt.For(text, knowledge, data, model.PromptTokens) is not { } prompt)
                return null;
            var answer = await model.WriteAsync(workspaceId, prompt, null, ct);
            return answer.Succeeded ? TriagePrompt.Read(answer.Value, knowledge, name) : null;
        }
        catch (RegexMatchTimeoutException)
        {
            // What cannot be masked is not sent.
            return null;
        }
    }
}
