using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RainRef.Domain.Actions;

/// <summary>A value of a YAML document that knows where it stands.</summary>
internal abstract record YamlValue(int Line, int Column);

internal sealed record YamlText(string Value, bool Plain, int Line, int Column) : YamlValue(Line, Column)
{
    public bool IsNull => Plain && Value is "" or "~" or "null";
}

internal sealed record YamlList(IReadOnlyList<YamlValue> Items, int Line, int Column) : YamlValue(Line, Column);

internal sealed record YamlMap(IReadOnlyList<(YamlText Key, YamlValue Value)> Entries, int Line, int Column) : YamlValue(Line, Column)
{
    public YamlValue? Find(string key) => Entries.FirstOrDefault(e => e.Key.Value == key).Value;
}

/// <summary>
/// Reads one YAML document as plain maps, lists and texts. Anchors, aliases, tags and repeated keys are refused: they
/// serve to hide what is meant, and to make a small file large.
/// </summary>
internal sealed class PlaybookYaml
{
    public const int MaxLength = 64_000;
    private const int MaxDepth = 12;
    private const int MaxValues = 2000;
    private readonly List<PlaybookError> _errors = [];
    private IParser _parser = null!;
    private int _values;

    public static (YamlValue? Root, List<PlaybookError> Errors) Read(string yaml)
    {
        var reader = new PlaybookYaml();
        if (yaml.Length > MaxLength)
            return (null, [new PlaybookError(1, 1, $"A playbook has at most {MaxLength:N0} characters.")]);
        try
        {
            reader._parser = new Parser(new StringReader(yaml));
            return (reader.Document(), reader._errors);
        }
        catch (YamlException e)
        {
            reader.Report(e.Start, e.InnerException?.Message ?? Reason(e));
            return (null, reader._errors);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The scanner's own slips, such as an unclosed bracket before a line that begins with a dash.
            reader.Report(reader._parser.Current?.End ?? Mark.Empty, "After this, the text does not read as YAML; a bracket or a quote may be open.");
            return (null, reader._errors);
        }
    }

    private YamlValue? Document()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            _errors.Add(new PlaybookError(1, 1, "The file is empty."));
            return null;
        }

        var root = Value(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Current is DocumentStart second)
            Report(second.Start, "A playbook is one document.");
        return root;
    }

    private YamlValue Value(int depth)
    {
        var at = _parser.Current!.Start;
        if (depth > MaxDepth)
            throw new YamlException(at, at, $"Values nest at most {MaxDepth} deep.");
        if (++_values > MaxValues)
            throw new YamlException(at, at, $"A playbook has at most {MaxValues} values.");
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            throw new YamlException(at, at, $"The alias '*{alias.Value}' is not allowed.");
        if (_parser.Current is NodeEvent { Anchor.IsEmpty: false } anchored)
            throw new YamlException(at, at, $"The anchor '&{anchored.Anchor.Value}' is not allowed.");
        if (_parser.Current is NodeEvent { Tag.IsEmpty: false } tagged)
            throw new YamlException(at, at, $"The tag '{tagged.Tag.Value}' is not allowed.");
        if (_parser.TryConsume<Scalar>(out var scalar))
            return new YamlText(scalar.Value, scalar.Style == ScalarStyle.Plain, (int)at.Line, (int)at.Column);
        return _parser.TryConsume<SequenceStart>(out _) ? List(at, depth) : Map(at, depth);
    }

    private YamlList List(Mark at, int depth)
    {
        var items = new List<YamlValue>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(Value(depth + 1));
        return new YamlList(items, (int)at.Line, (int)at.Column);
    }

    private YamlMap Map(Mark at, int depth)
    {
        _parser.Consume<MappingStart>();
        var entries = new List<(YamlText Key, YamlValue Value)>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var place = _parser.Current!.Start;
            if (Value(depth + 1) is not YamlText key)
                throw new YamlException(place, place, "A key is a text.");
            var value = Value(depth + 1);
            if (entries.Any(e => e.Key.Value == key.Value))
                Report(place, $"The key '{key.Value}' stands here a second time.");
            else
                entries.Add((key, value));
        }

        return new YamlMap(entries, (int)at.Line, (int)at.Column);
    }

    private void Report(Mark at, string message) => _errors.Add(new PlaybookError((int)at.Line, (int)at.Column, message));

    // The library puts the place in front of what it says; it is said once already.
    private static string Reason(YamlException e)
    {
        var end = e.Message.IndexOf("): ", StringComparison.Ordinal);
        return e.Message.StartsWith('(') && end > 0 ? e.Message[(end + 3)..] : e.Message;
    }
}
