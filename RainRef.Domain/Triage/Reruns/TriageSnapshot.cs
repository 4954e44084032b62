using RainRef.Domain.Tickets;

namespace RainRef.Domain.Triage.Reruns;

/// <summary>The values of a ticket's triage that people route, filter and count by.</summary>
public sealed record TriageSnapshot(IReadOnlyDictionary<string, string> Values)
{
    public static TriageSnapshot Of(Ticket ticket)
    {
        var values = new Dictionary<string, string> { ["queue"] = ticket.Queue ?? Judgement.UnknownValue };
        if (ticket.Triage is { } triage)
        {
            values["intent"] = triage.Intent.Value;
            values["category"] = triage.Category.Value;
            values["severity"] = triage.Severity.Value;
            values["product_area"] = triage.ProductArea.Value;
            values["sentiment"] = triage.Sentiment.Value;
            values["playbook"] = triage.Playbook.Value;
            values["language"] = triage.Language?.Value ?? Judgement.UnknownValue;
        }

        return new TriageSnapshot(values);
    }

    public IReadOnlyList<FieldChange> Until(TriageSnapshot after) =>
    [
        .. after.Values.Where(v => Values.GetValueOrDefault(v.Key, Judgement.UnknownValue) != v.Value)
            .Select(v => new FieldChange(v.Key, Values.GetValueOrDefault(v.Key, Judgement.UnknownValue), v.Value)),
    ];
}
