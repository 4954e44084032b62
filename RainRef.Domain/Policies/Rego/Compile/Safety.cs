using System.Runtime.CompilerServices;
using RainRef.Domain.Policies.Rego.Evaluate;
using RainRef.Domain.Policies.Rego.Syntax;

namespace RainRef.Domain.Policies.Rego.Compile;

/// <summary>Puts the statements of bodies in an order in which every variable is bound before it is needed.</summary>
internal sealed class Safety(Slots slots, List<RegoError> errors)
{
    private readonly HashSet<(int, int, string)> _reported = [];

    /// <summary>Orders a body and those in it; <c>bound</c> gains what the body binds.</summary>
    public void Order(Body body, SlotSet bound, IEnumerable<Pattern?> heads, Pos headAt)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var outer = new SlotSet(bound);
        foreach (var statement in body.Statements)
            statement.AddVars(outer);
        Commit(body, bound, outer);
        var needed = new SlotSet();
        foreach (var head in heads)
            head?.AddVars(needed);
        Report(needed, bound, headAt);
    }

    private void Commit(Body body, SlotSet bound, SlotSet outer)
    {
        var ordered = new List<Statement>();
        var stuck = new List<Statement>(body.Statements);
        Arrange(stuck, ordered, new SlotSet(bound), outer);
        foreach (var statement in ordered)
        {
            if (statement is WithStatement with)
                Commit(with.Inner, new SlotSet(bound), outer);
            foreach (var nested in statement.Nested)
            {
                var inside = new SlotSet(bound);
                foreach (var term in nested.Before)
                    term?.AddVars(inside);
                Order(nested.Body, inside, nested.After, statement.At);
            }

            statement.AddVars(bound);
        }

        foreach (var statement in stuck)
        {
            var vars = new SlotSet();
            statement.AddVars(vars);
            statement.AddNeeds(vars, outer);
            Report(vars, bound, statement.At);
        }

        foreach (var statement in stuck)
            statement.AddVars(bound);
        body.Statements = [.. ordered, .. stuck];
    }

    // Moves what can run from the waiting to the ordered until nothing more can.
    private static void Arrange(List<Statement> waiting, List<Statement> ordered, SlotSet bound, SlotSet outer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var moved = true;
        while (moved && waiting.Count > 0)
        {
            moved = false;
            for (var i = 0; i < waiting.Count; i++)
            {
                if (!IsReady(waiting[i], bound, outer))
                    continue;
                ordered.Add(waiting[i]);
                waiting[i].AddVars(bound);
                waiting.RemoveAt(i--);
                moved = true;
            }
        }
    }

    private static bool IsReady(Statement statement, SlotSet bound, SlotSet outer)
    {
        if (statement is UnifyStatement unify && !unify.HasSide(bound))
            return false;
        var needs = new SlotSet();
        statement.AddNeeds(needs, outer);
        if (!needs.IsSubsetOf(bound))
            return false;
        if (statement is not WithStatement with)
            return true;
        var waiting = new List<Statement>(with.Inner.Statements);
        Arrange(waiting, [], new SlotSet(bound), outer);
        return waiting.Count == 0;
    }

    private void Report(SlotSet needed, SlotSet bound, Pos at)
    {
        foreach (var slot in needed.Items)
        {
            if (bound.Contains(slot) || slots.Kind(slot) == SlotKind.Generated)
                continue;
            if (_reported.Add((at.Line, at.Column, slots.Name(slot))))
                errors.Add(new RegoError(RegoError.Unsafe, $"var {slots.Name(slot)} is unsafe", at.File, at.Line, at.Column));
        }
    }
}
