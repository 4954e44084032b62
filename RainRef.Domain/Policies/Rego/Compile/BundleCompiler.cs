using RainRef.Domain.Policies.Rego.Evaluate;
using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Compile;

/// <summary>Compiles modules together: heads first, so that every name is known, then bodies, then checks over all.</summary>
internal static class BundleCompiler
{
    public static CompileContext Compile(IReadOnlyList<ModuleSyntax> modules)
    {
        var context = new CompileContext(new RuleNode(null, null));
        var work = new List<(Names Names, RuleSyntax Rule, RuleNode Node, IReadOnlyList<Term> Keys)>();
        var packages = modules
            .GroupBy(m => string.Join('\n', m.Package))
            .ToDictionary(g => g.Key, g => g.SelectMany(m => m.Rules).Select(r => r.Name).Distinct().ToArray());
        foreach (var module in modules)
        {
            var package = context.Root;
            foreach (var part in module.Package)
                package = package.Add(new RegoString(part));
            package.IsPackage = true;
            if (module.Annotations.Count > 0)
            {
                if (!context.PackageAnnotations.TryGetValue(package, out var known))
                    context.PackageAnnotations[package] = known = [];
                known.AddRange(module.Annotations);
            }

            CheckImports(context, module);
            var names = new Names(module.Package, packages[string.Join('\n', module.Package)], module.Imports);
            foreach (var rule in module.Rules)
                work.Add((names, rule, Declare(context, package, rule, out var keys), keys));
        }

        foreach (var (names, rule, node, keys) in work)
            Add(context, node, rule, RuleCompiler.Compile(context, names, node, rule, keys));
        BundleChecks.Check(context);
        context.Root.Freeze();
        foreach (var reference in context.DataRefs)
            Shorten(context, reference);
        return context;
    }

    /// <summary>Lets a reference start at the rules that its leading constants lead to.</summary>
    public static void Shorten(CompileContext context, RefStatement reference)
    {
        var node = context.Root;
        for (var i = 0; i < reference.Path.Length && !node.HasRules; i++)
        {
            if ((reference.Path[i] as ConstPattern)?.Constant is not { } key || node.Child(key) is not { } child)
                return;
            node = child;
            if (!node.HasRules)
                continue;
            reference.Start = node;
            reference.StartAt = i + 1;
        }
    }

    private static void CheckImports(CompileContext context, ModuleSyntax module)
    {
        foreach (var twice in module.Imports.GroupBy(i => i.Name).Where(g => g.Count() > 1))
            context.Fail(RegoError.Compile, $"import must not shadow {twice.Key}", twice.Last().At);
    }

    private static RuleNode Declare(CompileContext context, RuleNode package, RuleSyntax rule, out IReadOnlyList<Term> keys)
    {
        if (rule.Name is "input" or "data")
            context.Fail(RegoError.Compile, $"rules must not shadow {rule.Name} (use a different rule name)", rule.At);
        var node = package.Add(new RegoString(rule.Name));
        var at = 1;
        for (; at < rule.Path.Count && rule.Path[at] is ConstTerm constant; at++)
            node = node.Add(constant.Value);
        keys = [.. rule.Path.Skip(at)];
        var isFunction = rule.Args is not null;
        if (node.HasRules && (node.IsFunction != isFunction || (isFunction && node.Arity != rule.Args!.Count)))
            context.Fail(RegoError.Type, $"conflicting rules {node.Path} found", rule.At);
        node.Declare(keys.Count > 0);
        if (isFunction)
        {
            node.IsFunction = true;
            node.Arity = rule.Args!.Count;
        }

        return node;
    }

    private static void Add(CompileContext context, RuleNode node, RuleSyntax syntax, CompiledRule rule)
    {
        if (syntax.IsDefault)
        {
            if (node.Default is not null)
                context.Fail(RegoError.Type, $"multiple default rules {node.Path} found", syntax.At);
            node.Default = rule;
        }
        else if (rule.Keys.Length > 0)
        {
            node.Entries.Add(rule);
        }
        else if (rule.IsSet)
        {
            node.Sets.Add(rule);
        }
        else
        {
            node.Rules.Add(rule);
        }

        if (node.Sets.Count > 0 && (node.Rules.Count > 0 || node.Default is not null))
            context.Fail(RegoError.Type, $"conflicting rules {node.Path} found", syntax.At);
    }
}
