namespace RainRef.Domain.Knowledge;

/// <summary>
/// Cuts a source's canonical text into passages by its structure: small blocks of one section are joined, long running
/// text is split at sentences, and lists, tables and code are kept whole up to a larger limit.
/// </summary>
public static class Fragmenter
{
    /// <summary>Pieces of long running text are no longer than this, where sizes are the default ones.</summary>
    public static readonly int TargetLength = FragmentSizes.Default.Target * TextWeight.PerToken;

    /// <summary>Lists, tables, code and single sentences are split only beyond this, where sizes are the default ones.</summary>
    public static readonly int WholeLength = FragmentSizes.Default.Whole * TextWeight.PerToken;

    /// <summary>Splits a canonical text (see <see cref="SourceDocument"/>); front matter is left out.</summary>
    /// <param name="text">The text that is stored; for HTML, what <see cref="HtmlText.Extract"/> gives.</param>
    /// <param name="format">What the text was written in.</param>
    /// <param name="sizes">How large passages are.</param>
    public static IReadOnlyList<FragmentDraft> Split(string text, SourceFormat format, FragmentSizes? sizes = null)
    {
        var blocks = format switch
        {
            SourceFormat.PlainText or SourceFormat.Transcript or SourceFormat.Image => PlainTextBlocks.Read(text, bodyStart: 0),
            SourceFormat.Markdown => ReadMarkdown(text, FrontMatter.Read(text).Length),
            SourceFormat.Html or SourceFormat.Pdf or SourceFormat.Docx => ReadMarkdown(text, bodyStart: 0),
        };
        var limits = new Limits(text, new TextWeight(text), sizes ?? FragmentSizes.Default);
        List<FragmentDraft> fragments = [];
        foreach (var block in limits.Joined(blocks))
        {
            foreach (var span in limits.Pieces(block))
            {
                fragments.Add(new FragmentDraft(
                    fragments.Count, block.HeadingPath, span.Start, span.Length, span.Of(text), block.Kind));
            }
        }

        return fragments;
    }

    private static List<TextBlock> ReadMarkdown(string text, int bodyStart)
    {
        var blocks = MarkdownBlocks.Read(text, bodyStart);
        return blocks.Count > 0 ? blocks : PlainTextBlocks.Read(text, bodyStart);
    }

    private sealed class Limits(string text, TextWeight weight, FragmentSizes sizes)
    {
        private readonly int _min = sizes.Min * TextWeight.PerToken;
        private readonly int _max = sizes.Max * TextWeight.PerToken;
        private readonly int _whole = sizes.Whole * TextWeight.PerToken;
        private readonly SpanPacker _packer =
            new(text, weight, sizes.Target * TextWeight.PerToken, sizes.Whole * TextWeight.PerToken);

        public IEnumerable<TextBlock> Joined(List<TextBlock> blocks)
        {
            TextBlock? open = null;
            var longest = 0;
            foreach (var block in blocks)
            {
                if (open is not null && CanJoin(open, block))
                {
                    open = open with
                    {
                        Span = new TextSpan(open.Span.Start, block.Span.End - open.Span.Start),
                        Kind = block.Span.Length > longest ? block.Kind : open.Kind,
                        Parts = [],
                    };
                    longest = Math.Max(longest, block.Span.Length);
                    continue;
                }

                if (open is not null)
                    yield return open;
                open = block;
                longest = block.Span.Length;
            }

            if (open is not null)
                yield return open;
        }

        public IEnumerable<TextSpan> Pieces(TextBlock block)
        {
            var limit = block.Parts.Count > 0 || block.Kind != FragmentKind.Paragraph ? _whole : _max;
            if (weight.Of(block.Span) <= limit)
                return [block.Span];
            return block.Parts.Count > 0 ? _packer.Pack(block.Span, block.Parts) : _packer.PackSentences(block.Span);
        }

        // A block that is small says too little on its own, such as "To fix this, do the following:".
        private bool CanJoin(TextBlock open, TextBlock next) =>
            ReferenceEquals(open.HeadingPath, next.HeadingPath)
            && (weight.Of(open.Span) < _min || weight.Of(next.Span) < _min / 4)
            && weight.Between(open.Span.Start, next.Span.End) <= _max
            && text.AsSpan(open.Span.End, next.Span.Start - open.Span.End).IsWhiteSpace();
    }
}
