namespace RainRef.Evals.Triage;

/// <summary>Groups a set's items where they say which group they belong to.</summary>
internal sealed class GroupingGrader : IGrader
{
    public string Area => "grouping";

    public async Task GradeAsync(EvalSet set, CancellationToken ct)
    {
        if (await set.ReadAsync<GroupingItem>("items.jsonl", ct) is not { } items)
            return;
        var grouped = items.Where(i => i.Group is not null).ToList();
        if (grouped.Count == 0)
            set.Say("no item names its group: groups are not graded");
        else
            IntentGrading.Grade(set, [.. grouped.Select(i => ($"{i.Title}\n{i.Text}", i.Group!))]);
    }
}

/// <summary>A text, and the group that it belongs to where that is known.</summary>
internal sealed record GroupingItem(string Id, string Title, string Text, string? Group = null);
