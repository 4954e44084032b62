using System.Globalization;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Lists;

namespace RainRef.Web.Tickets;

/// <summary>
/// Where in the inbox one is: a pile, its order, and what narrows it further. All of it is in the address, so two are
/// equal whose addresses are.
/// </summary>
/// <param name="View">The pile, unless a saved one is named.</param>
public readonly record struct InboxPlace(InboxView View)
{
    private static readonly char[] Ends = ['&', '#'];

    /// <summary>A saved view.</summary>
    public Guid? Saved { get; init; }

    /// <summary>The order, where another than the view's own was chosen.</summary>
    public TicketSort? Sort { get; init; }

    // As it stands in the address, in one fixed order.
    private string? Narrowing { get; init; }

    /// <summary>Whether more than the view narrows the list.</summary>
    public bool IsNarrowed => !string.IsNullOrEmpty(Narrowing);

    /// <summary>What narrows it besides the view.</summary>
    public ViewConditions Narrowed => Conditions(Parts(Narrowing ?? ""));

    /// <summary>The same place, narrowed like this instead.</summary>
    public InboxPlace With(ViewConditions narrowed) => this with { Narrowing = Write(narrowed) is { Length: > 0 } query ? query : null };

    /// <summary>The place that an address of the inbox names.</summary>
    public static InboxPlace FromAddress(string address)
    {
        var parts = Parts(address.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? address[(at + 1)..] : "");
        var named = parts["view"].FirstOrDefault();
        var place = new InboxPlace(InboxViews.FromSlug(named) ?? InboxView.Open)
        {
            Saved = Guid.TryParse(named, out var saved) ? saved : null,
            Sort = SnakeCase.TryParse<TicketSort>(parts["sort"].FirstOrDefault(), out var sort) ? sort : null,
        };
        var narrowed = Conditions(parts);
        return narrowed.Check() is null ? place.With(narrowed) : place;
    }

    /// <summary>As the part of an address after the question mark; empty for all open tickets.</summary>
    public string ToQuery()
    {
        var parts = new List<string>(3);
        if (Saved is { } saved)
            parts.Add($"view={saved:D}");
        else if (View is not InboxView.Open)
            parts.Add($"view={View.Slug()}");
        if (Sort is { } sort)
            parts.Add($"sort={SnakeCase.Of(sort)}");
        if (IsNarrowed)
            parts.Add(Narrowing!);
        return string.Join('&', parts);
    }

    private static ILookup<string, string> Parts(string query) => query
        .Split(Ends, StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split('=', 2))
        .Where(pair => pair is [_, { Length: > 0 }])
        .ToLookup(pair => pair[0], pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')));

    private static ViewConditions Conditions(ILookup<string, string> parts)
    {
        return new ViewConditions
        {
            Status = Several("status"),
            Assignee = parts["assignee"].FirstOrDefault(),
            Queue = Several("queue"),
            Intent = Several("intent"),
            Severity = Several("severity"),
            Priority = Several("priority"),
            Tags = Several("tag"),
            Language = Several("language"),
            Channel = Several("channel"),
            Text = parts["q"].FirstOrDefault(),
            MinRisk = double.TryParse(parts["risk"].FirstOrDefault(), NumberStyles.Float, CultureInfo.InvariantCulture, out var risk) ? risk : null,
            NeedsApproval = Flag("approval"),
            Breaching = Flag("breaching"),
        };

        string[]? Several(string name) => parts[name].Distinct().ToArray() is { Length: > 0 } values ? values : null;
        bool? Flag(string name) => parts[name].FirstOrDefault() switch { "yes" => true, "no" => false, _ => null };
    }

    private static string Write(ViewConditions narrowed)
    {
        var parts = new List<string>();
        Several("status", narrowed.Status);
        One("assignee", narrowed.Assignee);
        Several("queue", narrowed.Queue);
        Several("intent", narrowed.Intent);
        Several("severity", narrowed.Severity);
        Several("priority", narrowed.Priority);
        Several("tag", narrowed.Tags);
        Several("language", narrowed.Language);
        Several("channel", narrowed.Channel);
        One("q", narrowed.Text);
        One("risk", narrowed.MinRisk?.ToString(CultureInfo.InvariantCulture));
        One("approval", narrowed.NeedsApproval switch { true => "yes", false => "no", null => null });
        One("breaching", narrowed.Breaching switch { true => "yes", false => "no", null => null });
        return string.Join('&', parts);

        void One(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
                parts.Add($"{name}={Uri.EscapeDataString(value)}");
        }

        void Several(string name, IReadOnlyList<string>? values)
        {
            foreach (var value in values ?? [])
                One(name, value);
        }
    }
}
