using System.Globalization;
using System.Text.RegularExpressions;

namespace RainRef.Domain.Actions;

/// <summary>Where a parameter's value comes from.</summary>
public enum ParameterOrigin
{
    /// <summary>A fixed value.</summary>
    Constant,

    /// <summary>A field of the ticket.</summary>
    Ticket,

    /// <summary>The first group, or the whole match, of a pattern in the ticket's text.</summary>
    Pattern,

    /// <summary>A field of the customer record that came with the ticket.</summary>
    Customer,

    /// <summary>A person, who is asked.</summary>
    Question,
}

/// <summary>What a parameter's value is.</summary>
public enum ParameterType
{
    String,
    Integer,
    Number,
    Boolean,
}

/// <summary>A parameter of an action.</summary>
/// <param name="Value">The fixed value, the field, the pattern or the question.</param>
public sealed record PlaybookParameter(
    string Name, ParameterOrigin Origin, string Value, bool Required, Regex? Pattern = null)
{
    public const int MaxLength = 2000;

    public ParameterType Type { get; init; }

    public IReadOnlyList<string> OneOf { get; init; } = [];

    /// <summary>What the whole value must match.</summary>
    public Regex? Format { get; init; }

    public int MaxValueLength { get; init; } = MaxLength;

    public double? Min { get; init; }

    public double? Max { get; init; }

    /// <summary>What is wrong with a value; null when nothing is.</summary>
    public string? Fault(string value)
    {
        if (value.Length > MaxValueLength)
            return $"'{Name}' has at most {MaxValueLength.ToString(CultureInfo.InvariantCulture)} characters.";
        if (value.Any(c => char.IsControl(c) && c is not '\n' and not '\t'))
            return $"'{Name}' holds a control character.";
        if (OneOf.Count > 0 && !OneOf.Contains(value))
            return $"'{Name}' is one of {string.Join(", ", OneOf)}.";
        if (Format is not null && !Format.IsMatch(value))
            return $"'{Name}' does not have its format.";
        return Type switch
        {
            ParameterType.String => null,
            ParameterType.Boolean => value is "true" or "false" ? null : $"'{Name}' is true or false.",
            ParameterType.Integer when !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) =>
                $"'{Name}' is a whole number.",
            ParameterType.Integer or ParameterType.Number => NumberFault(value),
        };
    }

    private string? NumberFault(string value)
    {
        if (!double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return $"'{Name}' is a number.";
        if (number < Min)
            return string.Create(CultureInfo.InvariantCulture, $"'{Name}' is at least {Min}.");
        return number > Max ? string.Create(CultureInfo.InvariantCulture, $"'{Name}' is at most {Max}.") : null;
    }
}
