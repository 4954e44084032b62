using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>JSON Schema, the validation keywords that policies use.</summary>
internal static class JsonSchemas
{
    public static IEnumerable<Builtin> All =>
    [
        new("json.match_schema", 2, (c, a) => Match(c, a)),
        new("json.verify_schema", 1, (c, a) => Verify(c, a)),
    ];

    private static RegoArray Match(BuiltinContext context, RegoValue[] args)
    {
        var schema = Schema(args, 1);
        if (SchemaCheck.Problem(schema) is { } problem)
            throw new BuiltinException(problem);
        var document = args[0] switch
        {
            RegoString text => Encodings.FromJson(text.Value),
            RegoObject obj => obj,
            _ => throw Args.Wrong(args, 0, "one of {string, object}"),
        };
        var errors = new List<(string Field, string Type, string Text)>();
        new SchemaValidator(context, schema).Validate(document, schema, "(root)", errors);
        return new RegoArray([Args.Flag(errors.Count == 0), RegoArray.Of(errors.Select(Entry))]);
    }

    private static RegoArray Verify(BuiltinContext context, RegoValue[] args)
    {
        context.Charge(10);
        RegoValue schema;
        try
        {
            schema = Schema(args, 0);
        }
        catch (BuiltinException problem) when (problem.Code == RegoError.Builtin)
        {
            return new RegoArray([RegoBoolean.False, Args.Text($"jsonschema: {problem.Message}")]);
        }

        return SchemaCheck.Problem(schema) is { } found
            ? new RegoArray([RegoBoolean.False, Args.Text($"jsonschema: {found}")])
            : new RegoArray([RegoBoolean.True, RegoNull.Value]);
    }

    private static RegoValue Schema(RegoValue[] args, int at) => args[at] switch
    {
        RegoString text => Encodings.FromJson(text.Value),
        RegoObject obj => obj,
        _ => throw Args.Wrong(args, at, "one of {string, object}"),
    };

    private static RegoValue Entry((string Field, string Type, string Text) error) => RegoObject.FromDictionary(new Dictionary<RegoValue, RegoValue>
    {
        [Args.Text("error")] = Args.Text($"{error.Field}: {error.Text}"),
        [Args.Text("type")] = Args.Text(error.Type),
        [Args.Text("field")] = Args.Text(error.Field),
        [Args.Text("desc")] = Args.Text(error.Text),
    });
}
