using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace RainRef.Domain.Knowledge;

/// <summary>Writes a page's nodes as Markdown, told of each node's beginning and end.</summary>
internal sealed class HtmlTextWriter(bool keepsSurroundings)
{
    private static readonly FrozenSet<string> Dropped = Names(
        "script style noscript template svg math iframe object embed canvas audio video nav head select button textarea");

    private static readonly FrozenSet<string> Blocks = Names(
        "address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form header hgroup hr "
        + "main ol p section summary ul center legend caption");

    private readonly StringBuilder _text = new();
    private readonly Stack<int> _listCounters = new();
    private int _pendingNewlines;
    private bool _pendingSpace;
    private bool _afterMarker;
    private int _preformatted;
    private int _heading;
    private int _items;
    private HtmlTable? _table;

    /// <summary>Writes what comes before the node's children; false when they are left out.</summary>
    public bool Enter(INode node)
    {
        if (node is IText text)
        {
            Write(text.Data);
            return false;
        }

        if (node is not IElement element || Dropped.Contains(element.LocalName) || IsHidden(element) || IsSurrounding(element))
            return false;
        EnterElement(element);
        return true;
    }

    /// <summary>Writes what comes after the node's children, where <see cref="Enter"/> said true.</summary>
    public void Leave(INode node)
    {
        if (node is IElement element)
            LeaveElement(element);
    }

    public override string ToString() => _text.ToString().Trim();

    private void EnterElement(IElement element)
    {
        switch (element.LocalName)
        {
            case "br":
                Break(1);
                break;
            case "img":
                Write(element.GetAttribute("alt") ?? string.Empty);
                break;
            case "pre" when _table is null:
                Break(2);
                Raw("```\n");
                _preformatted++;
                break;
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6" when _table is null && _items == 0:
                Break(2);
                _heading = element.LocalName[1] - '0';
                break;
            case "ul" or "ol":
                Break(_items > 0 ? 1 : 2);
                _listCounters.Push(element.LocalName == "ol" ? 1 : 0);
                break;
            case "li":
                StartItem();
                break;
            case "table" when _table is null && HtmlTable.IsData(element):
                Break(2);
                _table = new HtmlTable(element);
                break;
            case "tr" or "td" or "th" when _table is not null:
                _table.Enter(element, this);
                break;
            default:
                if (IsBlock(element))
                    Break(2);
                break;
        }
    }

    private void LeaveElement(IElement element)
    {
        switch (element.LocalName)
        {
            case "pre" when _preformatted > 0 && _table is null:
                _preformatted--;
                if (_text.Length > 0 && _text[^1] != '\n')
                    _text.Append('\n');
                Raw("```");
                Break(2);
                break;
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                _heading = 0;
                Break(2);
                break;
            case "ul" or "ol":
                _listCounters.TryPop(out _);
                Break(_items > 0 ? 1 : 2);
                break;
            case "li":
                _items = Math.Max(0, _items - 1);
                _afterMarker = false;
                Break(1);
                break;
            case "table" when _table?.Element == element:
                _table = null;
                Break(2);
                break;
            case "tr" or "td" or "th" when _table is not null:
                _table.Leave(element, this);
                break;
            default:
                if (IsBlock(element))
                    Break(2);
                break;
        }
    }

    /// <summary>Text that stands as it is, on the line that is open.</summary>
    public void Raw(string text)
    {
        FlushBreaks();
        _pendingSpace = _afterMarker = false;
        _text.Append(text);
    }

    public void Break(int newlines)
    {
        if (_preformatted > 0)
        {
            if (_text.Length > 0 && _text[^1] != '\n')
                _text.Append('\n');
            return;
        }

        // An item's first block stands beside its marker.
        if (_afterMarker)
            return;

        // A cell and a heading are one line; a blank line would end a list item.
        if (_table?.InCell == true || _heading > 0 && newlines == 1)
            _pendingSpace = true;
        else
            _pendingNewlines = Math.Max(_pendingNewlines, _items > 0 ? 1 : newlines);
    }

    private void StartItem()
    {
        _afterMarker = false;
        Break(1);
        var marker = "- ";
        if (_listCounters.TryPop(out var counter))
        {
            if (counter > 0)
                marker = string.Create(CultureInfo.InvariantCulture, $"{counter++}. ");
            _listCounters.Push(counter);
        }

        if (_table?.InCell != true)
        {
            FlushBreaks();
            _text.Append(' ', Math.Min(3 * _items, 24));
            _text.Append(marker);
            _afterMarker = true;
        }

        _items++;
    }

    private void Write(string data)
    {
        if (_preformatted > 0)
        {
            _text.Append(data.Replace("```", "` ` `", StringComparison.Ordinal));
            return;
        }

        var rest = data.AsSpan();
        while (!rest.IsEmpty)
        {
            var space = 0;
            while (space < rest.Length && char.IsWhiteSpace(rest[space]))
                space++;
            _pendingSpace |= space > 0;
            rest = rest[space..];
            var word = 0;
            while (word < rest.Length && !char.IsWhiteSpace(rest[word]))
                word++;
            if (word > 0)
                WriteWord(rest[..word]);
            rest = rest[word..];
        }
    }

    private void WriteWord(ReadOnlySpan<char> word)
    {
        var broke = FlushBreaks();
        var atLineStart = broke || _text.Length == 0 || _text[^1] is '\n';
        if (_pendingSpace && !atLineStart && _text[^1] != ' ')
            _text.Append(' ');
        _pendingSpace = _afterMarker = false;
        if (atLineStart && _heading > 0)
            _text.Append('#', _heading).Append(' ');
        else if (atLineStart && _items > 0)
            _text.Append(' ', Math.Min(3 * _items, 24));
        else if (atLineStart && IsMarkup(word))
            _text.Append('\\');
        if (_table?.InCell == true)
            _text.Append(word.ToString().Replace("|", "\\|", StringComparison.Ordinal));
        else
            _text.Append(word);
    }

    // Words that would make a heading, rule or fence of a line that is none.
    private static bool IsMarkup(ReadOnlySpan<char> word) =>
        word[0] == '#' || word.StartsWith("```") || word.StartsWith("~~~") || word.StartsWith("<!--")
        || !word.ContainsAnyExcept("-=");

    private bool FlushBreaks()
    {
        var count = _text.Length > 0 ? _pendingNewlines : 0;
        _text.Append('\n', count);
        _pendingNewlines = 0;
        return count > 0;
    }

    private static bool IsBlock(IElement element) =>
        Blocks.Contains(element.LocalName) || element.LocalName is "table" or "tr" or "td" or "th" or "pre"
            or "h1" or "h2" or "h3" or "h4" or "h5" or "h6";

    // Navigation, banners and notices, by what they say they are; a page's header and footer, but not an article's.
    private bool IsSurrounding(IElement element)
    {
        if (element.GetAttribute("role") is "navigation" or "search" or "menu" or "dialog" or "alertdialog")
            return true;
        if (keepsSurroundings)
            return false;
        return element.LocalName is "header" or "footer" or "aside"
            ? element.ParentElement is { LocalName: "body" or "div" } && element.Closest("article, main, blockquote") is null
            : element.GetAttribute("role") is "banner" or "contentinfo" or "complementary";
    }

    private static bool IsHidden(IElement element) =>
        element.HasAttribute("hidden") || element.GetAttribute("aria-hidden") == "true"
        || element.GetAttribute("style") is { } style
            && style.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase);

    private static FrozenSet<string> Names(string list) => list.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
