using RainRef.Domain.Policies.Rego.Evaluate;
using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Compile;

/// <summary>Compiles what <c>with</c> replaces.</summary>
internal abstract class WithCompiler(CompileContext context, Names names) : TermCompiler(context, names)
{
    protected Replacement? Compile(WithClause clause, LocalScope scope, List<Statement> into)
    {
        var head = clause.Target is RefTerm reference ? reference.Head : clause.Target;
        var path = ((clause.Target as RefTerm)?.Path ?? []).Select(p => (p as ConstTerm)?.Value).ToArray();
        if (head is not VarTerm first || Array.Exists(path, p => p is null))
        {
            Context.Fail(RegoError.Compile, "with keyword target must be a constant reference", clause.Target.At);
            return null;
        }

        var name = string.Join('.', path.Select(p => (p as RegoString)?.Value ?? "").Prepend(first.Name));
        var (function, builtin) = FindFunction(clause.Target, name);
        object? mocked = function;
        mocked ??= builtin;
        if (mocked is not null)
            return CompileMock(mocked, clause.Value, scope, into);
        if (!Names.TryResolve(first.Name, out var root, out var prefix))
        {
            Context.Fail(RegoError.Type, $"undefined function {name}", clause.Target.At);
            return null;
        }

        RegoValue[] full = [.. prefix, .. path!];
        if (root == RefRoot.Data && ReplacesPartOfRule(full))
            Context.Fail(RegoError.Compile, "with keyword cannot partially replace virtual document(s)", clause.Target.At);
        return new Replacement(root, full, null, Lower(clause.Value, scope, into), null);
    }

    private Replacement CompileMock(object target, Term value, LocalScope scope, List<Statement> into)
    {
        if (value is VarTerm or RefTerm && !(value is VarTerm v && scope.TryFind(v.Name, out _)))
        {
            var (function, builtin) = FindFunction(value, NameOf(value));
            if (function is not null || builtin is not null)
            {
                if (Owner is not null && function is not null)
                    Context.Dependencies.Add(new Dependency(Owner, [.. PathOf(function)], value.At));
                // The process is not shown to policies: in another function's place it is empty.
                var empty = builtin?.Name == "opa.runtime" ? RegoObject.Empty : null;
                return new Replacement(RefRoot.Term, [], target, null, new Mock(empty, builtin, function));
            }
        }

        return new Replacement(RefRoot.Term, [], target, Lower(value, scope, into), null);
    }

    private static string? NameOf(Term term)
    {
        var path = (term as RefTerm)?.Path ?? [];
        var head = (term as RefTerm)?.Head ?? term;
        return head is VarTerm first && path.All(p => p is ConstTerm { Value: RegoString })
            ? string.Join('.', path.Select(p => ((RegoString)((ConstTerm)p).Value).Value).Prepend(first.Name))
            : null;
    }

    private bool ReplacesPartOfRule(RegoValue[] path)
    {
        RuleNode? node = Context.Root;
        for (var i = 0; i < path.Length && node is not null; i++)
        {
            if (node.HasRules && !node.IsFunction)
                return true;
            node = node.Child(path[i]);
        }

        return false;
    }
}
