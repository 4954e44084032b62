using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using RainRef.Domain.Policies.Rego.Compile;
using RainRef.Domain.Policies.Rego.Evaluate;
using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego;

/// <summary>Compiled Rego modules with their data: immutable, safe to use from any thread, evaluated any number of times.</summary>
public sealed class RegoBundle
{
    private readonly RuleNode _root;
    private readonly IReadOnlyList<ModuleSyntax> _modules;

    private RegoBundle(RuleNode root, IReadOnlyList<ModuleSyntax> modules, RegoValue data)
    {
        (_root, _modules, Data) = (root, modules, data);
        Digest = ComputeDigest(modules, data);
    }

    /// <summary>The base documents.</summary>
    public RegoValue Data { get; }

    /// <summary>SHA-256, in hexadecimal, over the modules in the order of their names and the data as canonical JSON.</summary>
    public string Digest { get; }

    internal RuleNode Root => _root;

    public static RegoCompileResult Compile(IEnumerable<(string File, string Source)> modules, JsonNode? data, RegoCompileOptions? options = null) =>
        Compile(modules, data is null ? RegoObject.Empty : RegoJson.From(data), options);

    public static RegoCompileResult Compile(IEnumerable<(string File, string Source)> modules, RegoValue data, RegoCompileOptions? options = null)
    {
        var parsed = new List<ModuleSyntax>();
        var errors = new List<RegoError>();
        foreach (var (file, source) in modules.OrderBy(m => m.File, StringComparer.Ordinal))
        {
            var (module, problems) = ModuleParser.Parse(file, source, (options ?? RegoCompileOptions.Default).V0);
            parsed.Add(module);
            errors.AddRange(problems);
        }

        if (errors.Count > 0)
            return new RegoCompileResult(null, errors);
        try
        {
            var context = BundleCompiler.Compile(parsed);
            return context.Errors.Count > 0
                ? new RegoCompileResult(null, InOrder(context.Errors))
                : new RegoCompileResult(new RegoBundle(context.Root, parsed, data), []);
        }
        catch (InsufficientExecutionStackException)
        {
            return new RegoCompileResult(null, [new RegoError(RegoError.Compile, "modules are nested too deep", "", 0, 0)]);
        }
    }

    /// <summary>Reads modules for an editor: every syntax error, with its place.</summary>
    public static IReadOnlyList<RegoError> Check(string file, string source, RegoCompileOptions? options = null) =>
        ModuleParser.Parse(file, source, (options ?? RegoCompileOptions.Default).V0).Errors;

    /// <summary>Whether a rule stands at a path, such as <c>rainref</c>, <c>gate</c>, <c>decision</c>.</summary>
    public bool Defines(IEnumerable<string> path)
    {
        RuleNode? node = _root;
        foreach (var part in path)
            node = node?.Child(new RegoString(part));
        return node is { HasRules: true };
    }

    /// <summary>Prepares a query, such as <c>data.gate.decision</c> or <c>data.gate.roles[role] = x</c>.</summary>
    public RegoPrepareResult Query(string query)
    {
        var (body, problem) = ModuleParser.ParseQueryText(query);
        if (problem is not null)
            return new RegoPrepareResult(null, [problem]);
        try
        {
            var context = new CompileContext(_root);
            var compiled = new QueryCompiler(context, new Names([], [], [])).Compile(body);
            foreach (var reference in context.DataRefs)
                BundleCompiler.Shorten(context, reference);
            return context.Errors.Count > 0
                ? new RegoPrepareResult(null, InOrder(context.Errors))
                : new RegoPrepareResult(new RegoQuery(this, compiled), []);
        }
        catch (InsufficientExecutionStackException)
        {
            return new RegoPrepareResult(null, [new RegoError(RegoError.Compile, "query is nested too deep", "", 0, 0)]);
        }
    }

    /// <summary>Runs every rule whose name begins with <c>test_</c>; those that begin with <c>todo_test_</c> are skipped.</summary>
    public IReadOnlyList<RegoTestResult> RunTests(RegoEvaluateOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= RegoEvaluateOptions.Default;
        var results = new List<RegoTestResult>();
        var seen = new HashSet<RuleNode>();
        foreach (var module in _modules)
        {
            var package = module.Package.Aggregate(_root, (node, part) => node.Child(new RegoString(part))!);
            foreach (var rule in module.Rules)
            {
                var todo = rule.Name.StartsWith("todo_test_", StringComparison.Ordinal);
                if (!todo && !rule.Name.StartsWith("test_", StringComparison.Ordinal))
                    continue;
                var node = package.Child(new RegoString(rule.Name))!;
                if (seen.Add(node))
                    results.Add(RunTest(node, rule, todo, options, cancellationToken));
            }
        }

        return results;
    }

    private RegoTestResult RunTest(RuleNode node, RuleSyntax rule, bool todo, RegoEvaluateOptions options, CancellationToken cancellationToken)
    {
        if (todo)
            return new RegoTestResult(node.Path, false, true, TimeSpan.Zero, rule.At.File, rule.At.Line, rule.At.Column, null);
        var started = options.Clock.GetTimestamp();
        var body = node.Rules.FirstOrDefault()?.Body;
        var evaluator = new Evaluator(_root, null, Data, options, cancellationToken) { Watched = body };
        RegoError? error = null;
        RegoValue? value = null;
        try
        {
            value = evaluator.Extent(node, null, null);
        }
        catch (RegoException problem)
        {
            error = problem.Error;
        }

        var passed = error is null && value is not null && !ReferenceEquals(value, RegoBoolean.False);
        var at = error is { Line: > 0 } ? new Pos(error.File, error.Line, error.Column)
            : !passed && body is { Statements.Length: > 0 } ? body.Statements[evaluator.Furthest].At
            : rule.At;
        return new RegoTestResult(node.Path, passed, false, options.Clock.GetElapsedTime(started), at.File, at.Line, at.Column, error);
    }

    // Variables look unsafe when a declaration or a call is wrong: only errors that stand alone are worth telling.
    private static IReadOnlyList<RegoError> InOrder(List<RegoError> errors)
    {
        var told = errors.Exists(e => e.Code is RegoError.Compile or RegoError.Type) ? errors.Where(e => e.Code != RegoError.Unsafe) : errors;
        return [.. told.Distinct().OrderBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Column)];
    }

    private static string ComputeDigest(IReadOnlyList<ModuleSyntax> modules, RegoValue data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var module in modules)
        {
            Append(hash, module.File);
            Append(hash, module.Source);
        }

        Append(hash, RegoJson.Write(data));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Lengths in front, so that no two lists of texts run together alike.
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes((long)bytes.Length));
        hash.AppendData(bytes);
    }
}
