using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Answers;

/// <summary>What greetings and closings may be filled with.</summary>
public static class ReplySlots
{
    public const string CustomerName = "customer_name";
    public const string AgentName = "agent_name";
    public const string TicketNumber = "ticket_number";
    public const string Workspace = "workspace";

    public static readonly IReadOnlyList<string> Known = [CustomerName, AgentName, TicketNumber, Workspace];

    /// <summary>The text with its slots filled; a slot without a value leaves no double space.</summary>
    public static string Fill(string template, IReadOnlyDictionary<string, string> values)
    {
        var filled = SlotText.Used(template).ToDictionary(name => name, name => values.GetValueOrDefault(name, ""));
        return SlotText.Fill(template, filled).Replace("  ", " ", StringComparison.Ordinal).Trim();
    }
}
