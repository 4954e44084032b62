namespace RainRef.Domain.Answers;

/// <summary>Neighbouring sentences of one passage that a draft quotes.</summary>
internal sealed record PassageQuote(Passage Passage, IReadOnlyList<PassageUnit> Units)
{
    private const int MaxFollowing = 6;

    public int Start => Passage.Start + Units[0].Span.Start;

    /// <summary>Whether it goes on with the procedure of the quote before it.</summary>
    public bool GoesOn { get; init; }

    public CitationDraft Cite(int number)
    {
        var (start, end) = (Units[0].Span.Start, Units[^1].Span.End);
        return new CitationDraft(
            number, Passage.FragmentId, Passage.OwnerKind, Passage.OwnerId, Passage.OwnerVersion, Passage.Start + start, end - start,
            Passage.Title, Passage.Text[start..end]);
    }

    /// <summary>
    /// A short passage is taken whole; of a long one, the sentences around the one that says most about the question. A
    /// procedure that is touched comes with all its steps and what leads to it, also from passages that it goes on in.
    /// </summary>
    public static IReadOnlyList<PassageQuote> Choose(SearchResult found, PassageEvidence evidence, int room)
    {
        var (passage, units) = (evidence.Passage, evidence.Units);
        if (units.Count == 0)
            return [];
        var (first, last) = (0, units.Count - 1);
        if (units.Count > room)
        {
            first = Math.Clamp(evidence.Best - Math.Min(1, room - 1), 0, units.Count - room);
            last = first + room - 1;
            (first, last) = Whole(units, first, last, evidence.Best);
        }

        var quotes = new List<PassageQuote> { new(passage, [.. units.Skip(first).Take(last - first + 1)]) };
        var around = found.Around.GetValueOrDefault(passage.FragmentId) ?? [];
        if (units[first].Number is > 1)
            quotes.InsertRange(0, Before(around, passage, units[first].Number!.Value));
        if (last == units.Count - 1 && units[last].List >= 0 && units.LastOrDefault(u => u.Number is > 0) is { Number: { } number })
            quotes.AddRange(After(around, passage, number));
        return quotes;
    }

    // Steps without those before or after them mislead: a list is taken from what leads to it to its end.
    private static (int First, int Last) Whole(IReadOnlyList<PassageUnit> units, int first, int last, int best)
    {
        // A list that ends before what is asked is left out; one that follows it most often answers.
        var wanted = units[best].List;
        while (first < best && units[first].List >= 0 && units[first].List != wanted && first > 0 && units[first - 1].List == units[first].List)
            first++;
        for (var i = 0; i < units.Count; i++)
        {
            if (units[i].List < 0 || !Enumerable.Range(first, last - first + 1).Any(j => units[j].List == units[i].List))
                continue;
            (first, last) = (Math.Min(first, i), Math.Max(last, i));
        }

        // "To do so:" leads to the first step.
        if (first > 0 && units[first].List >= 0)
            first--;
        return (first, last);
    }

    private static List<PassageQuote> After(IReadOnlyList<Passage> around, Passage passage, int number)
    {
        var quotes = new List<PassageQuote>();
        var end = passage.Start + passage.Text.Length;
        foreach (var next in around.Where(p => p.Start >= end && p.HeadingPath == passage.HeadingPath).OrderBy(p => p.Start).Take(MaxFollowing))
        {
            var units = PassageUnits.Read(next.Text);
            if (units.Count == 0 || units[0].Number != number + 1)
                break;
            List<PassageUnit> steps = [.. units.TakeWhile(u => u.List == units[0].List)];
            quotes.Add(new PassageQuote(next, steps) { GoesOn = true });
            number = steps.Last(u => u.Number is > 0).Number!.Value;
            if (steps.Count < units.Count)
                break;
        }

        return quotes;
    }

    private static List<PassageQuote> Before(IReadOnlyList<Passage> around, Passage passage, int number)
    {
        var quotes = new List<PassageQuote>();
        foreach (var earlier in around.Where(p => p.Start < passage.Start && p.HeadingPath == passage.HeadingPath).OrderByDescending(p => p.Start).Take(MaxFollowing))
        {
            var units = PassageUnits.Read(earlier.Text);
            if (units.Count == 0 || units[^1].List < 0 || units.LastOrDefault(u => u.Number is > 0)?.Number != number - 1)
                break;
            var list = units[^1].List;
            var first = Math.Max(0, units.TakeWhile(u => u.List != list).Count() - 1);
            quotes.Insert(0, new PassageQuote(earlier, [.. units.Skip(first)]) { GoesOn = quotes.Count > 0 });
            number = units.First(u => u.List == list).Number ?? 1;
            if (number <= 1)
                break;
        }

        return quotes;
    }
}
