using System.Globalization;
using System.Text.RegularExpressions;
using RainRef.Domain.Common;

namespace RainRef.Domain.Knowledge;

/// <summary>Fills a text's slots. <c>\{{name}}</c> is no slot, but those very characters.</summary>
public static partial class SlotText
{
    public const int MaxSlots = 30;
    public const int MaxValueLength = 500;

    /// <summary>The slots that a text uses, each once, in reading order.</summary>
    public static IReadOnlyList<string> Used(string text) => [.. Slot().Matches(text).Select(m => m.Groups[1].Value).Distinct()];

    /// <summary>What is wrong with declared slots; null when nothing is.</summary>
    public static Error? CheckDeclared(IReadOnlyCollection<CardSlot> slots)
    {
        if (slots.Count > MaxSlots || slots.Select(s => s.Name).Distinct().Count() != slots.Count)
            return Error.Validation("slots", $"There are at most {MaxSlots} slots, each with a name of its own.");
        foreach (var slot in slots)
        {
            if (!Name().IsMatch(slot.Name))
                return Error.Validation("slots", "A slot's name has 1 to 40 lower-case letters, digits and underscores and begins with a letter.");
            if (slot.Default is { } value && Fault(slot, value) is { } fault)
                return Error.Validation("slots", $"The default of {slot.Name} {fault}.");
        }

        return null;
    }

    /// <summary>That a text uses only slots that are declared; checked before it may answer.</summary>
    public static Error? CheckUse(CardContent content)
    {
        var unknown = Used(content.Body).Except(content.Slots.Select(s => s.Name)).ToArray();
        return unknown.Length == 0
            ? null
            : new Error(
                ErrorKind.Conflict, "slot_undeclared", $"The text uses slots that are not declared: {string.Join(", ", unknown)}.",
                new Dictionary<string, object?> { ["slots"] = unknown });
    }

    /// <summary>The text with its slots filled. A missing value without a default, and a value of the wrong type, are errors.</summary>
    public static Result<string> Render(string text, IReadOnlyCollection<CardSlot> slots, IReadOnlyDictionary<string, string> values) =>
        Values(text, slots, values).Then<string>(filled => Fill(text, filled));

    /// <summary>The value of each slot that a text uses, checked and with defaults.</summary>
    public static Result<IReadOnlyDictionary<string, string>> Values(
        string text, IReadOnlyCollection<CardSlot> slots, IReadOnlyDictionary<string, string> values)
    {
        var declared = slots.ToDictionary(s => s.Name);
        var filled = new Dictionary<string, string>();
        var missing = new List<string>();
        foreach (var name in Used(text))
        {
            var slot = declared.GetValueOrDefault(name) ?? new CardSlot(name, SlotType.Text);
            var value = values.TryGetValue(name, out var given) && !string.IsNullOrWhiteSpace(given) ? given.Trim() : slot.Default;
            if (value is null)
                missing.Add(name);
            else if (Fault(slot, value) is { } fault)
                return Refuse("slot_invalid", $"{name} {fault}.", [name]);
            else
                filled[name] = value;
        }

        return missing.Count > 0
            ? Refuse("slot_missing", $"There is no value for {string.Join(", ", missing)}.", [.. missing])
            : filled;
    }

    /// <summary>The text with values that <see cref="Values"/> gave.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        Slot().Replace(text, m => values[m.Groups[1].Value]).Replace("\\{{", "{{", StringComparison.Ordinal);

    private static Error Refuse(string code, string message, string[] names) =>
        new(ErrorKind.Validation, code, message, new Dictionary<string, object?> { ["field"] = "values", ["slots"] = names });

    private static string? Fault(CardSlot slot, string value)
    {
        // One line, and no slot in a slot: what is filled in is data.
        if (value.Length > MaxValueLength || value.Any(char.IsControl) || !StorableText.Is(value) || Slot().IsMatch(value))
            return $"has at most {MaxValueLength} characters on one line";
        return slot.Type switch
        {
            SlotType.Text => null,
            SlotType.Number => decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out _) ? null : "is no number",
            SlotType.Date => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                ? null : "is no date such as 2026-11-21",
            SlotType.Email => value.Count(c => c == '@') == 1 && value[0] != '@' && value[^1] != '@' && !value.Any(char.IsWhiteSpace)
                ? null : "is no e-mail address",
            SlotType.Url => Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && !value.Any(char.IsWhiteSpace)
                ? null : "is no http or https address",
        };
    }

    [GeneratedRegex(@"(?<!\\)\{\{[ \t]*([a-z][a-z0-9_]{0,39})[ \t]*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Slot();

    [GeneratedRegex("^[a-z][a-z0-9_]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
