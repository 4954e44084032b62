using System.Globalization;
using System.Text.Json.Nodes;
using RainRef.Domain.Channels;
using RainRef.Domain.Tickets;

namespace RainRef.Web.Workspaces.Demo;

/// <summary>A message of <c>demo/tickets.yaml</c>, and what colleagues did about it.</summary>
public sealed class DemoEvent
{
    public string Id { get; set; } = "";

    public string Source { get; set; } = "";

    public string Channel { get; set; } = "";

    public string? UserRef { get; set; }

    public string? Product { get; set; }

    public string? Subject { get; set; }

    public string? ReplyTo { get; set; }

    public string Text { get; set; } = "";

    /// <summary>How long before the demo begins it came, such as <c>12d 4h</c>.</summary>
    public string Ago { get; set; } = "";

    public List<DemoAct> Then { get; set; } = [];

    public TimeSpan Age => DemoTickets.Duration(Ago);

    public RawEvent ToRaw()
    {
        var context = new JsonObject();
        if (Subject is not null)
            context["subject"] = Subject;
        if (ReplyTo is not null)
            context["in_reply_to"] = ReplyTo;
        return new RawEvent(Source, Channel, Text, UserRef, Product, context, Id);
    }
}

/// <summary>What a colleague did, all at once.</summary>
public sealed class DemoAct
{
    /// <summary>How long after the message.</summary>
    public string After { get; set; } = "";

    /// <summary>The account that did it, such as <c>agent</c>.</summary>
    public string By { get; set; } = "agent";

    /// <summary>The account that it was given to.</summary>
    public string? Assign { get; set; }

    public TicketPriority? Priority { get; set; }

    public List<string>? Tags { get; set; }

    public string? Note { get; set; }

    /// <summary>A reply in own words.</summary>
    public string? Reply { get; set; }

    /// <summary>Sends the draft that stands.</summary>
    public bool Send { get; set; }

    /// <summary>What the ticket is afterwards.</summary>
    public TicketStatus? Status { get; set; }

    /// <summary>For how long it is out of the way.</summary>
    public string? Snooze { get; set; }

    /// <summary>What a lead wrote who approved what waits.</summary>
    public string? Approve { get; set; }

    /// <summary>What a lead wrote who rejected it.</summary>
    public string? Reject { get; set; }
}

/// <summary>Reads the demo's messages.</summary>
public static class DemoTickets
{
    /// <summary>All of them, in the order in which they came.</summary>
    public static async Task<IReadOnlyList<DemoEvent>> ReadAsync(string folder, CancellationToken ct)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(folder, "tickets.yaml"), ct);
        return [.. DemoYaml.Read<DemoEvent>(text).OrderByDescending(e => e.Age)];
    }

    /// <summary>Reads days, hours and minutes, such as <c>2d 30m</c>.</summary>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static TimeSpan Duration(string text) => text.Split(' ').Aggregate(TimeSpan.Zero, (sum, part) => sum + Part(part));

    private static TimeSpan Part(string part)
    {
        if (part.Length < 2 || !int.TryParse(part[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            throw new FormatException($"'{part}' is no time such as 3d, 4h or 5m.");
        return part[^1] switch
        {
            'd' => TimeSpan.FromDays(count),
            'h' => TimeSpan.FromHours(count),
            'm' => TimeSpan.FromMinutes(count),
            _ => throw new FormatException($"'{part}' is no time such as 3d, 4h or 5m."),
        };
    }
}
