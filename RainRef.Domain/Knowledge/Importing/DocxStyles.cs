using System.Globalization;
using System.IO.Compression;

namespace RainRef.Domain.Knowledge.Importing;

/// <summary>Which styles are headings of which level, and which lists are numbered.</summary>
internal sealed class DocxStyles
{
    private readonly Dictionary<string, int> _levels = [];
    private readonly Dictionary<string, string> _parents = [];
    private readonly Dictionary<string, string> _abstractOf = [];
    private readonly HashSet<(string List, string Level)> _bullets = [];

    public static DocxStyles Read(ZipArchive archive)
    {
        var styles = new DocxStyles();
        if (archive.GetEntry("word/styles.xml") is { } part)
            styles.ReadStyles(part);
        if (archive.GetEntry("word/numbering.xml") is { } numbering)
            styles.ReadNumbering(numbering);
        return styles;
    }

    /// <summary>1 to 6 for a heading's style, its own or its parents'; 0 for any other.</summary>
    public int HeadingLevel(string? style)
    {
        for (var i = 0; i < 10 && style is not null; i++)
        {
            if (_levels.TryGetValue(style, out var level))
                return level;
            style = _parents.GetValueOrDefault(style);
        }

        return 0;
    }

    public bool IsNumbered(string list, string level) =>
        _abstractOf.TryGetValue(list, out var form) && !_bullets.Contains((form, level));

    private void ReadStyles(ZipArchiveEntry part)
    {
        string? style = null;
        DocxText.Each(part, reader =>
        {
            var value = DocxText.Attribute(reader, "val");
            switch (reader.LocalName)
            {
                case "style":
                    style = DocxText.Attribute(reader, "styleId");
                    break;
                case "basedOn" when style is not null && value is not null:
                    _parents[style] = value;
                    break;
                case "name" when style is not null && value is not null:
                    if (LevelOf(value) is > 0 and var named)
                        _levels[style] = named;
                    break;
                case "outlineLvl" when style is not null:
                    if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level < 6)
                        _levels[style] = level + 1;
                    break;
            }
        }, _ => { }, _ => { });
    }

    private static int LevelOf(string name)
    {
        if (name.Equals("Title", StringComparison.OrdinalIgnoreCase))
            return 1;
        return name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) && name.Length == 9 && name[8] is >= '1' and <= '6'
            ? name[8] - '0'
            : 0;
    }

    private void ReadNumbering(ZipArchiveEntry part)
    {
        string? form = null, list = null, level = null;
        DocxText.Each(part, reader =>
        {
            switch (reader.LocalName)
            {
                case "abstractNum":
                    form = DocxText.Attribute(reader, "abstractNumId");
                    break;
                case "lvl":
                    level = DocxText.Attribute(reader, "ilvl");
                    break;
                case "numFmt" when form is not null && level is not null && DocxText.Attribute(reader, "val") == "bullet":
                    _bullets.Add((form, level));
                    break;
                case "num":
                    list = DocxText.Attribute(reader, "numId");
                    break;
                case "abstractNumId" when list is not null && DocxText.Attribute(reader, "val") is { } value:
                    _abstractOf[list] = value;
                    break;
            }
        }, _ => { }, _ => { });
    }
}
