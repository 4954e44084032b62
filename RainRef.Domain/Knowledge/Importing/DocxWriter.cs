using System.Globalization;
using System.Text;
using System.Xml;

namespace RainRef.Domain.Knowledge.Importing;

/// <summary>Writes a Word document's elements as Markdown.</summary>
internal sealed class DocxWriter(DocxStyles styles)
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _paragraph = new();
    private readonly Dictionary<(string List, int Level), int> _counters = [];
    private readonly List<string> _cells = [];
    private string? _style;
    private string? _list;
    private int _listLevel;
    private int _outline;
    private int _tables;
    private int _rows;
    private int _deleted;
    private bool _inText;
    private bool _wasItem;

    public override string ToString() => _text.ToString().Trim();

    public void Enter(XmlReader reader)
    {
        var value = DocxText.Attribute(reader, "val");
        switch (reader.LocalName)
        {
            case "p" when _tables == 0:
                Begin();
                break;
            case "pStyle":
                _style = value;
                break;
            case "numId":
                _list = value is "0" ? null : value;
                break;
            case "ilvl":
                _listLevel = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var level) ? Math.Min(level, 8) : 0;
                break;
            case "outlineLvl":
                _outline = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var outline) && outline < 6 ? outline + 1 : 0;
                break;
            case "t":
                _inText = _deleted == 0;
                break;
            case "del" or "moveFrom" or "instrText":
                _deleted++;
                break;
            case "tab" or "br" or "cr":
                _paragraph.Append(' ');
                break;
            case "noBreakHyphen":
                _paragraph.Append('-');
                break;
            case "tbl" when _tables++ == 0:
                _rows = 0;
                Separate(item: false);
                break;
            case "tr" when _tables == 1:
                _cells.Clear();
                break;
            case "tc" when _tables == 1:
                _paragraph.Clear();
                break;
        }
    }

    public void Leave(string name)
    {
        switch (name)
        {
            case "t":
                _inText = false;
                break;
            case "del" or "moveFrom" or "instrText":
                _deleted = Math.Max(0, _deleted - 1);
                break;
            case "p" when _tables == 0:
                End();
                break;
            case "p":
                _paragraph.Append(' ');
                break;
            case "tc" when _tables == 1:
                _cells.Add(Words(_paragraph).Replace("|", "\\|", StringComparison.Ordinal));
                _paragraph.Clear();
                break;
            case "tr" when _tables == 1:
                WriteRow();
                break;
            case "tbl":
                _tables = Math.Max(0, _tables - 1);
                break;
        }
    }

    public void Write(string text)
    {
        if (_inText)
            _paragraph.Append(text);
    }

    private void Begin()
    {
        _paragraph.Clear();
        (_style, _list, _listLevel, _outline) = (null, null, 0, 0);
    }

    private void End()
    {
        var words = Words(_paragraph);
        _paragraph.Clear();
        if (words.Length == 0)
            return;
        var level = _outline > 0 ? _outline : styles.HeadingLevel(_style);
        if (level > 0)
        {
            Separate(item: false);
            _text.Append('#', level).Append(' ').Append(words);
        }
        else if (_list is { } list)
        {
            Separate(item: true);
            _text.Append(' ', 3 * _listLevel).Append(Marker(list)).Append(words);
        }
        else
        {
            Separate(item: false);
            _text.Append(IsMarkup(words) ? "\\" : "").Append(words);
        }
    }

    private string Marker(string list)
    {
        if (!styles.IsNumbered(list, _listLevel.ToString(CultureInfo.InvariantCulture)))
            return "- ";
        var count = _counters.GetValueOrDefault((list, _listLevel)) + 1;
        _counters[(list, _listLevel)] = count;
        foreach (var deeper in _counters.Keys.Where(k => k.List == list && k.Level > _listLevel).ToList())
            _counters.Remove(deeper);
        return string.Create(CultureInfo.InvariantCulture, $"{count}. ");
    }

    private void WriteRow()
    {
        if (_cells.Count == 0)
            return;
        _text.Append(_rows > 0 ? "\n" : "").Append("| ").AppendJoin(" | ", _cells).Append(" |");
        if (_rows++ == 0)
            _text.Append("\n|").Insert(_text.Length, "---|", _cells.Count);
    }

    private void Separate(bool item)
    {
        if (_text.Length > 0)
            _text.Append(item && _wasItem ? "\n" : "\n\n");
        _wasItem = item;
    }

    private static bool IsMarkup(string words) =>
        words[0] is '#' or '[' or '>' || words.StartsWith("```", StringComparison.Ordinal) || words.StartsWith("~~~", StringComparison.Ordinal)
        || words.StartsWith("<!--", StringComparison.Ordinal) || !words.AsSpan().ContainsAnyExcept("-=*_ ");

    private static string Words(StringBuilder text) =>
        string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
