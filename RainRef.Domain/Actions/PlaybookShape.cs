using System.Globalization;
using System.Text.RegularExpressions;

namespace RainRef.Domain.Actions;

/// <summary>What a value of a playbook may be. The parser checks by it, and the published schema is written from it.</summary>
internal abstract record Shape(string Says);

/// <param name="Pattern">A regular expression that JSON Schema and .NET read alike; null for any text.</param>
internal sealed record TextShape(string Says, string? Pattern = null, string[]? OneOf = null, int MaxLength = 2000) : Shape(Says);

internal sealed record NumberShape(string Says, double Min, double Max, bool Whole) : Shape(Says);

internal sealed record BooleanShape(string Says) : Shape(Says);

/// <summary>Any JSON value, for bodies.</summary>
internal sealed record AnyShape(string Says) : Shape(Says);

internal sealed record ListShape(string Says, Shape Item, int Min, int Max) : Shape(Says);

/// <summary>One text, or a list of them.</summary>
internal sealed record TextsShape(string Says, TextShape Item, int Max) : Shape(Says);

/// <summary>A map whose keys the author chooses.</summary>
internal sealed record NamedShape(string Says, string KeyPattern, Shape Item, int Max) : Shape(Says);

/// <summary>A map whose keys are fixed; others are refused.</summary>
internal sealed record MapShape(string Says, params Field[] Fields) : Shape(Says)
{
    /// <summary>Keys of which exactly one is given.</summary>
    public string[] ExactlyOne { get; init; } = [];
}

/// <summary>One of several maps, told apart by one key.</summary>
internal sealed record ChoiceShape(string Says, string Key, params (string Value, MapShape Shape)[] Choices) : Shape(Says);

internal sealed record Field(string Name, Shape Shape, bool Required = false);

/// <summary>Checks values against shapes and collects every fault.</summary>
internal sealed class ShapeCheck(List<PlaybookError> errors)
{
    private static readonly RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    public void Check(YamlValue value, Shape shape, string name)
    {
        switch (shape)
        {
            case TextShape text:
                CheckText(value, text, name);
                break;
            case NumberShape number:
                CheckNumber(value, number, name);
                break;
            case BooleanShape when value is not YamlText { Plain: true, Value: "true" or "false" }:
                Report(value, $"'{name}' is true or false.");
                break;
            case ListShape list:
                CheckList(value, list, name);
                break;
            case TextsShape texts when value is YamlList:
                CheckList(value, new ListShape(texts.Says, texts.Item, 1, texts.Max), name);
                break;
            case TextsShape texts:
                CheckText(value, texts.Item, name);
                break;
            case NamedShape named:
                CheckNamed(value, named, name);
                break;
            case MapShape map:
                CheckMap(value, map, name);
                break;
            case ChoiceShape choice:
                CheckChoice(value, choice, name);
                break;
        }
    }

    private void CheckText(YamlValue value, TextShape shape, string name)
    {
        if (value is not YamlText { IsNull: false } text || string.IsNullOrWhiteSpace(text.Value))
            Report(value, value is YamlText ? $"'{name}' is missing: a text must stand here." : $"'{name}' is a text.");
        else if (shape.OneOf is not null && !shape.OneOf.Contains(text.Value))
            Report(value, $"'{name}' is one of {string.Join(", ", shape.OneOf)}; there is no '{Short(text.Value)}'.");
        else if (text.Value.Length > shape.MaxLength)
            Report(value, $"'{name}' has at most {shape.MaxLength} characters.");
        else if (shape.Pattern is not null && !Regex.IsMatch(text.Value, shape.Pattern, Options))
            Report(value, $"'{name}' is written like {shape.Pattern}.");
    }

    private void CheckNumber(YamlValue value, NumberShape shape, string name)
    {
        var read = 0d;
        var reads = value is YamlText { Plain: true } text
            && double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out read) && double.IsFinite(read);
        if (!reads || (shape.Whole && read != Math.Floor(read)))
            Report(value, $"'{name}' is a {(shape.Whole ? "whole " : "")}number.");
        else if (read < shape.Min || read > shape.Max)
            Report(value, string.Create(CultureInfo.InvariantCulture, $"'{name}' is from {shape.Min} to {shape.Max}."));
    }

    private void CheckList(YamlValue value, ListShape shape, string name)
    {
        if (value is not YamlList list)
        {
            Report(value, $"'{name}' is a list.");
            return;
        }

        if (list.Items.Count < shape.Min || list.Items.Count > shape.Max)
            Report(value, $"'{name}' has {shape.Min} to {shape.Max} entries.");
        foreach (var (item, index) in list.Items.Select((item, index) => (item, index)))
            Check(item, shape.Item, string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]"));
    }

    private void CheckNamed(YamlValue value, NamedShape shape, string name)
    {
        if (value is not YamlMap map)
        {
            Report(value, $"'{name}' is a map.");
            return;
        }

        if (map.Entries.Count > shape.Max)
            Report(value, $"'{name}' has at most {shape.Max} entries.");
        foreach (var (key, item) in map.Entries)
        {
            if (!Regex.IsMatch(key.Value, shape.KeyPattern, Options))
                Report(key, $"The name '{Short(key.Value)}' is not written like {shape.KeyPattern}.");
            Check(item, shape.Item, $"{name}.{key.Value}");
        }
    }

    private void CheckMap(YamlValue value, MapShape shape, string name)
    {
        if (value is not YamlMap map)
        {
            Report(value, $"'{name}' is a map.");
            return;
        }

        foreach (var (key, item) in map.Entries)
        {
            if (shape.Fields.FirstOrDefault(f => f.Name == key.Value) is { } field)
                Check(item, field.Shape, name.Length == 0 ? key.Value : $"{name}.{key.Value}");
            else
                Report(key, $"There is no key '{Short(key.Value)}' here; the keys are {string.Join(", ", shape.Fields.Select(f => f.Name))}.");
        }

        foreach (var field in shape.Fields.Where(f => f.Required && map.Find(f.Name) is null))
            Report(map, $"'{(name.Length == 0 ? field.Name : $"{name}.{field.Name}")}' is missing.");
        if (shape.ExactlyOne.Length > 0 && shape.ExactlyOne.Count(key => map.Find(key) is not null) != 1)
            Report(map, $"'{name}' needs exactly one of {string.Join(", ", shape.ExactlyOne.Select(k => $"'{k}'"))}.");
    }

    private void CheckChoice(YamlValue value, ChoiceShape shape, string name)
    {
        if (value is not YamlMap map)
        {
            Report(value, $"'{name}' is a map.");
            return;
        }

        var chosen = (map.Find(shape.Key) as YamlText)?.Value;
        if (shape.Choices.FirstOrDefault(c => c.Value == chosen).Shape is { } found)
            CheckMap(value, found, name);
        else
            Report(map.Find(shape.Key) ?? map, $"'{name}.{shape.Key}' is one of {string.Join(", ", shape.Choices.Select(c => c.Value))}.");
    }

    private void Report(YamlValue at, string message) => errors.Add(new PlaybookError(at.Line, at.Column, message));

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
