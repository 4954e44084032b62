using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Reading modules from policies: only whether they parse, and the package's path.</summary>
internal static class Modules
{
    public static IEnumerable<Builtin> All =>
    [
        new("rego.parse_module", 2, (c, a) => Parse(c, Args.Text(a, 0), Args.Text(a, 1))) { ArgKinds = [[RegoKind.String], [RegoKind.String]] },
    ];

    private static RegoObject Parse(BuiltinContext context, string file, string source)
    {
        context.Charge(source.Length);
        var (module, errors) = ModuleParser.Parse(file, source, v0: false);
        if (errors.Count > 0)
            throw new BuiltinException($"{errors[0].Code}: {errors[0].Message}");
        var path = module.Package.Select(RegoValue (p) => Part("string", p)).Prepend(Part("var", "data"));
        var package = new Dictionary<RegoValue, RegoValue> { [Args.Text("path")] = RegoArray.Of(path) };
        return RegoObject.FromDictionary(new Dictionary<RegoValue, RegoValue> { [Args.Text("package")] = RegoObject.FromDictionary(package) });
    }

    private static RegoObject Part(string type, string value) => RegoObject.FromDictionary(new Dictionary<RegoValue, RegoValue>
    {
        [Args.Text("type")] = Args.Text(type),
        [Args.Text("value")] = Args.Text(value),
    });
}
