using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>
/// What a policy must not reach: the network and the process. The names are known, so that a test can put something
/// else in their place; calling them ends the evaluation whatever the error mode.
/// </summary>
internal static class Absent
{
    public static IEnumerable<Builtin> All =>
    [
        new("http.send", 1, (_, a) => throw Http(a)),
        new("opa.runtime", 0, (_, _) => throw Refuse()),
        new("test.sleep", 1, (_, _) => RegoNull.Value),
        new("net.lookup_ip_addr", 1, (_, _) => throw Refuse()),
        new("providers.aws.sign_req", 3, (_, _) => throw Refuse()),
        new("rego.metadata.rule", 0, (_, _) => RegoObject.Empty),
        new("rego.metadata.chain", 0, (_, _) => RegoArray.Empty),
        new("print", 1, (_, _) => RegoBoolean.True),
        new("trace", 1, (_, a) => Args.Flag(Args.Text(a, 0) is not null)),
    ];

    private static BuiltinException Http(RegoValue[] args)
    {
        var request = Args.Object(args, 0);
        var missing = new[] { "method", "url" }.Where(k => request.Get(k) is null).Select(k => $"\"{k}\"").ToArray();
        return missing.Length > 0
            ? BuiltinException.Type($"operand 1 missing required request parameters(s): {{{string.Join(", ", missing)}}}")
            : Refuse();
    }

    private static BuiltinException Refuse() => new("not available to policies", RegoError.Builtin, alwaysFatal: true);
}
