using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers;
using RainRef.Domain.Channels;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Answers;

/// <summary>A reply's greeting and closing in the customer's language; they claim nothing.</summary>
/// <param name="Greeting">Empty where the workspace wants none; the agent's slot may still stand in it.</param>
public sealed record ReplyFrame(string Greeting, string Closing)
{
    private static readonly string[] NameFields = ["customer_name", "full_name", "first_name", "from_name", "sender_name"];

    public static readonly ReplyFrame None = new("", "");

    /// <summary>The frame for a ticket's answer.</summary>
    /// <param name="agent">Who sends it; null leaves the slot, for whoever will.</param>
    /// <param name="customer">What the agent calls the customer; null takes the name that the channel gave, as its mask.</param>
    public static async Task<ReplyFrame> ForAsync(
        RainRefDbContext db, Ticket ticket, string? language, string? agent, string? customer, CancellationToken ct)
    {
        var settings = await db.Set<ReplySettings>().FirstOrDefaultAsync(ct) ?? new ReplySettings(ticket.WorkspaceId);
        if (settings.For(language) is not { } template)
            return None;
        customer ??= await CustomerNameAsync(db, ticket.Id, ct);
        var workspace = await db.Workspaces.Where(w => w.Id == ticket.WorkspaceId).Select(w => w.Name).FirstOrDefaultAsync(ct);
        var values = new Dictionary<string, string>
        {
            [ReplySlots.AgentName] = agent ?? $"{{{{{ReplySlots.AgentName}}}}}",
            [ReplySlots.CustomerName] = customer ?? "",
            [ReplySlots.TicketNumber] = ticket.Number.ToString(CultureInfo.InvariantCulture),
            [ReplySlots.Workspace] = workspace ?? "",
        };
        return new ReplyFrame(
            ReplySlots.Fill(customer is null ? template.Nameless : template.Greeting, values), ReplySlots.Fill(template.Closing, values));
    }

    public string Around(string body) =>
        string.Join("\n\n", ((string[])[Greeting, body, Closing]).Where(part => part.Length > 0));

    // Only of the ticket's first event: its masks are numbered as the ticket's are.
    private static async Task<string?> CustomerNameAsync(RainRefDbContext db, Guid ticketId, CancellationToken ct)
    {
        var first = await db.Messages.Where(m => m.TicketId == ticketId && m.Direction == MessageDirection.Inbound)
            .OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).Select(m => m.EventId).FirstOrDefaultAsync(ct);
        var context = first is null ? null : await db.RefEvents.Where(e => e.Id == first).Select(e => e.ContextJson).FirstOrDefaultAsync(ct);
        if (context is null)
            return null;
        using var document = JsonDocument.Parse(context);
        foreach (var field in NameFields)
        {
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(field, out var value)
                && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 100 } name && PiiMask.FindAll(name).Count > 0)
                return name;
        }

        return null;
    }
}
