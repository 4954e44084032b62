using System.Globalization;
using System.Runtime.CompilerServices;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Validates a document against a schema; <c>$ref</c> within the schema only.</summary>
internal sealed class SchemaValidator(BuiltinContext context, RegoValue root)
{

    public void Validate(RegoValue value, RegoValue schema, string field, List<(string Field, string Type, string Text)> errors)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        context.Charge(5);
        if (ReferenceEquals(schema, RegoBoolean.False))
            errors.Add((field, "false", "False always fails validation"));
        if (schema is not RegoObject rules)
            return;
        if (rules.Get("$ref") is RegoString reference)
        {
            Validate(value, Resolve(reference.Value), field, errors);
            return;
        }

        if (rules.Get("type") is { } type && !IsType(value, type))
        {
            errors.Add((field, "invalid_type", $"Invalid type. Expected: {Names(type)}, given: {TypeOf(value)}"));
            return;
        }

        if (rules.Get("enum") is RegoArray choices && !choices.Items.Contains(value))
            errors.Add((field, "enum", $"{field} must be one of the following: {string.Join(", ", choices.Items)}"));
        if (rules.Get("const") is { } constant && !constant.Equals(value))
            errors.Add((field, "const", $"{field} does not match: {constant}"));
        Combined(value, rules, field, errors);
        switch (value)
        {
            case RegoObject obj:
                Object(obj, rules, field, errors);
                break;
            case RegoArray array:
                Array(array, rules, field, errors);
                break;
            case RegoString text:
                Text(text.Value, rules, field, errors);
                break;
            case RegoNumber number:
                Number(number, rules, field, errors);
                break;
        }
    }

    private RegoValue Resolve(string reference)
    {
        if (!reference.StartsWith('#'))
            throw new BuiltinException($"remote reference loading disabled: {reference}");
        RegoValue? found = root;
        foreach (var part in reference[1..].Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            found = found is RegoArray && RegoNumber.TryParse(name, out var index) ? found.Get(index) : found?.Get(new RegoString(name));
        }

        return found ?? throw new BuiltinException($"Object has no key '{reference}'");
    }

    private bool Holds(RegoValue value, RegoValue schema, string field)
    {
        var errors = new List<(string Field, string Type, string Text)>();
        Validate(value, schema, field, errors);
        return errors.Count == 0;
    }

    private void Combined(RegoValue value, RegoObject rules, string field, List<(string Field, string Type, string Text)> errors)
    {
        foreach (var schema in (rules.Get("allOf") as RegoArray)?.Items ?? [])
            Validate(value, schema, field, errors);
        if (rules.Get("anyOf") is RegoArray any && !any.Items.Any(s => Holds(value, s, field)))
            errors.Add((field, "number_any_of", "Must validate at least one schema (anyOf)"));
        if (rules.Get("oneOf") is RegoArray one && one.Items.Count(s => Holds(value, s, field)) != 1)
            errors.Add((field, "number_one_of", "Must validate one and only one schema (oneOf)"));
        if (rules.Get("not") is { } not && Holds(value, not, field))
            errors.Add((field, "number_not", "Must not validate the schema (not)"));
        if (rules.Get("if") is { } condition && rules.Get(Holds(value, condition, field) ? "then" : "else") is { } branch)
            Validate(value, branch, field, errors);
    }

    private void Object(RegoObject obj, RegoObject rules, string field, List<(string Field, string Type, string Text)> errors)
    {
        foreach (var name in (rules.Get("required") as RegoArray)?.Items.OfType<RegoString>() ?? [])
        {
            if (obj.Get(name) is null)
                errors.Add((field, "required", $"{name.Value} is required"));
        }

        var properties = rules.Get("properties") as RegoObject ?? RegoObject.Empty;
        var patterns = rules.Get("patternProperties") as RegoObject ?? RegoObject.Empty;
        foreach (var (key, value) in obj.Pairs)
        {
            var name = RegoJson.KeyText(key);
            var inner = field == "(root)" ? name : $"{field}.{name}";
            var known = properties.Get(key);
            if (known is not null)
                Validate(value, known, inner, errors);
            var matched = patterns.Pairs.Where(p => RegexCache.Get(RegoJson.KeyText(p.Key)).IsMatch(name)).ToList();
            foreach (var (_, schema) in matched)
                Validate(value, schema, inner, errors);
            if (known is not null || matched.Count > 0 || rules.Get("additionalProperties") is not { } additional)
                continue;
            if (ReferenceEquals(additional, RegoBoolean.False))
                errors.Add((field, "additional_property_not_allowed", $"Additional property {name} is not allowed"));
            else
                Validate(value, additional, inner, errors);
        }

        Limit(obj.Count, rules, "minProperties", (a, b) => a >= b, field, "array_min_properties", "Must have at least {0} properties", errors);
        Limit(obj.Count, rules, "maxProperties", (a, b) => a <= b, field, "array_max_properties", "Must have at most {0} properties", errors);
    }

    private void Array(RegoArray array, RegoObject rules, string field, List<(string Field, string Type, string Text)> errors)
    {
        for (var i = 0; i < array.Count; i++)
        {
            var inner = field == "(root)" ? i.ToString(CultureInfo.InvariantCulture) : $"{field}.{i}";
            var schema = rules.Get("items") switch
            {
                RegoArray tuple => i < tuple.Count ? tuple.Raw[i] : rules.Get("additionalItems"),
                var same => same,
            };
            if (schema is not null)
                Validate(array.Raw[i], schema, inner, errors);
        }

        Limit(array.Count, rules, "minItems", (a, b) => a >= b, field, "array_min_items", "Array must have at least {0} items", errors);
        Limit(array.Count, rules, "maxItems", (a, b) => a <= b, field, "array_max_items", "Array must have at most {0} items", errors);
        if (ReferenceEquals(rules.Get("uniqueItems"), RegoBoolean.True) && array.Raw.ToHashSet().Count != array.Count)
            errors.Add((field, "unique", "array items must be unique"));
        if (rules.Get("contains") is { } wanted && !array.Items.Any(i => Holds(i, wanted, field)))
            errors.Add((field, "contains", "At least one of the items must match"));
    }

    private static void Text(string text, RegoObject rules, string field, List<(string Field, string Type, string Text)> errors)
    {
        var length = text.EnumerateRunes().Count();
        Limit(length, rules, "minLength", (a, b) => a >= b, field, "string_gte", "String length must be greater than or equal to {0}", errors);
        Limit(length, rules, "maxLength", (a, b) => a <= b, field, "string_lte", "String length must be less than or equal to {0}", errors);
        if (rules.Get("pattern") is RegoString pattern && !RegexCache.Get(pattern.Value).IsMatch(text))
            errors.Add((field, "pattern", $"Does not match pattern '{pattern.Value}'"));
    }

    private static void Number(RegoNumber number, RegoObject rules, string field, List<(string Field, string Type, string Text)> errors)
    {
        if (rules.Get("minimum") is RegoNumber least && number.CompareTo(least) < 0)
            errors.Add((field, "number_gte", $"Must be greater than or equal to {least}"));
        if (rules.Get("maximum") is RegoNumber most && number.CompareTo(most) > 0)
            errors.Add((field, "number_lte", $"Must be less than or equal to {most}"));
        if (rules.Get("exclusiveMinimum") is RegoNumber above && number.CompareTo(above) <= 0)
            errors.Add((field, "number_gt", $"Must be greater than {above}"));
        if (rules.Get("exclusiveMaximum") is RegoNumber below && number.CompareTo(below) >= 0)
            errors.Add((field, "number_lt", $"Must be less than {below}"));
    }

    private static void Limit(int count, RegoObject rules, string name, Func<int, int, bool> holds, string field, string type, string text, List<(string Field, string Type, string Text)> errors)
    {
        if (rules.Get(name) is RegoNumber limit && limit.TryInt32(out var bound) && !holds(count, bound))
            errors.Add((field, type, string.Format(CultureInfo.InvariantCulture, text, bound)));
    }

    private static bool IsType(RegoValue value, RegoValue type) => type is RegoArray many
        ? many.Items.Any(t => IsType(value, t))
        : type is RegoString name && (name.Value == TypeOf(value) || (name.Value == "number" && value is RegoNumber));

    private static string Names(RegoValue type) => type is RegoArray many ? string.Join(',', many.Items.Select(Names)) : ((RegoString)type).Value;

    private static string TypeOf(RegoValue value) => value is RegoNumber number && number.IsInteger ? "integer" : value.TypeName;
}
