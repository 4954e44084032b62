using System.Text;

namespace RainRef.Domain.Knowledge.Reviewing;

/// <summary>Where two people changed the same lines. Start and length count UTF-16 units in the merged text.</summary>
public sealed record MergeConflict(int Start, int Length, string Base, string Yours, string Theirs);

/// <summary>Two people's changes of one text in one.</summary>
/// <param name="Text">Where they differ it holds both, between lines of <c>&lt;&lt;&lt;&lt;&lt;&lt;&lt; yours</c>, <c>=======</c> and <c>&gt;&gt;&gt;&gt;&gt;&gt;&gt; theirs</c>.</param>
public sealed record MergeProposal(string Text, IReadOnlyList<MergeConflict> Conflicts)
{
    public bool Clean => Conflicts.Count == 0;
}

/// <summary>Merges by three texts: what both began with, and what each made of it.</summary>
public static class TextMerge
{
    public static MergeProposal Merge(string origin, string yours, string theirs)
    {
        var regions = Regions(origin, yours, theirs);
        var (text, from, conflicts) = (new StringBuilder(), 0, new List<MergeConflict>());
        foreach (var region in regions)
        {
            text.Append(origin, from, region.Start - from);
            var (mine, other) = (region.Of(origin, region.Yours), region.Of(origin, region.Theirs));
            if (region.Theirs.Count == 0 || mine == other)
            {
                text.Append(mine);
            }
            else if (region.Yours.Count == 0)
            {
                text.Append(other);
            }
            else
            {
                var start = text.Length;
                text.Append("<<<<<<< yours\n").Append(Closed(mine)).Append("=======\n").Append(Closed(other)).Append(">>>>>>> theirs\n");
                conflicts.Add(new MergeConflict(start, text.Length - start, origin[region.Start..region.End], mine, other));
            }

            from = region.End;
        }

        return new MergeProposal(text.Append(origin, from, origin.Length - from).ToString(), conflicts);
    }

    /// <summary>A line that only one of both changed is that one's; else yours stands and is marked.</summary>
    public static MergeProposal MergeLine(string origin, string yours, string theirs)
    {
        if (yours == theirs || theirs == origin)
            return new MergeProposal(yours, []);
        return yours == origin
            ? new MergeProposal(theirs, [])
            : new MergeProposal(yours, [new MergeConflict(0, yours.Length, origin, yours, theirs)]);
    }

    private static List<Region> Regions(string origin, string yours, string theirs)
    {
        var regions = Redline.Compare(origin, yours).Select(s => new Region(s.OldStart, s.OldEnd, [Edit.Of(s, yours)], []))
            .Concat(Redline.Compare(origin, theirs).Select(s => new Region(s.OldStart, s.OldEnd, [], [Edit.Of(s, theirs)])))
            .ToList();
        while (true)
        {
            var joined = Join(regions);
            // A conflict is shown by whole lines, which may take in a change next to it.
            regions = [.. joined.Select(r => r.IsConflict(origin) ? r.WholeLines(origin) : r)];
            if (regions.SequenceEqual(joined))
                return regions;
        }
    }

    private static List<Region> Join(List<Region> regions)
    {
        var joined = new List<Region>();
        foreach (var region in regions.OrderBy(r => r.Start).ThenBy(r => r.End))
        {
            if (joined.Count > 0 && joined[^1] is var last && region.Start <= last.End && !(region.SameSideAs(last) && region.Start == last.End))
            {
                joined[^1] = new Region(
                    last.Start, Math.Max(last.End, region.End), [.. last.Yours, .. region.Yours], [.. last.Theirs, .. region.Theirs]);
            }
            else
            {
                joined.Add(region);
            }
        }

        return joined;
    }

    private static string Closed(string text) => text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";

    private readonly record struct Edit(int Start, int End, string Text)
    {
        public static Edit Of(Redline.Span span, string text) =>
            new(span.OldStart, span.OldEnd, text.Substring(span.NewStart, span.NewLength));
    }

    private sealed record Region(int Start, int End, List<Edit> Yours, List<Edit> Theirs)
    {
        public bool IsConflict(string origin) =>
            Yours.Count > 0 && Theirs.Count > 0 && Of(origin, Yours) != Of(origin, Theirs);

        public bool SameSideAs(Region other) => (Yours.Count == 0 && other.Yours.Count == 0) || (Theirs.Count == 0 && other.Theirs.Count == 0);

        public Region WholeLines(string origin) => this with
        {
            Start = Start == 0 ? 0 : origin.LastIndexOf('\n', Start - 1) + 1,
            End = End > 0 && End > Start && origin[End - 1] == '\n' ? End : origin.IndexOf('\n', End) is >= 0 and var at ? at + 1 : origin.Length,
        };

        public string Of(string origin, List<Edit> edits)
        {
            var (text, from) = (new StringBuilder(), Start);
            foreach (var edit in edits.OrderBy(e => e.Start))
            {
                text.Append(origin, from, edit.Start - from).Append(edit.Text);
                from = edit.End;
            }

            return text.Append(origin, from, End - from).ToString();
        }

        // By value but for the lists, which travel along unchanged.
        public bool Equals(Region? other) => other is not null && Start == other.Start && End == other.End;

        public override int GetHashCode() => HashCode.Combine(Start, End);
    }
}
