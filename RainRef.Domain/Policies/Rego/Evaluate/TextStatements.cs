using System.Text;
using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Evaluate;

/// <summary>One part of an interpolated string or of a print: literal text, or a body that finds the values of an expression.</summary>
internal sealed record TextPart(string Text, Body? Body, Pattern? Value);

/// <summary>Makes an interpolated string; what is undefined reads <c>&lt;undefined&gt;</c>.</summary>
internal sealed class TemplateStatement(Pos at, TextPart[] parts, Pattern result) : Statement(at)
{
    public override IEnumerable<NestedBody> Nested =>
        parts.Where(p => p.Body is not null).Select(p => new NestedBody(p.Body!, [], [p.Value]));

    public override bool Run(Evaluator evaluator, Frame frame, Body body, int next, Goal goal)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part.Text);
            if (part.Body is null)
                continue;
            var values = (RegoSet)ComprehensionStatement.Collect(evaluator, frame, Collection.Set, null, part.Value!, part.Body, At);
            if (values.Count > 1)
                throw new RegoException(RegoError.Conflict, "template-strings must not produce multiple outputs", At);
            Append(text, values);
        }

        evaluator.Charge(text.Length / 16);
        var mark = frame.Mark;
        var more = !result.Match(frame, new RegoString(text.ToString())) || evaluator.Next(body, next, frame, goal);
        frame.Undo(mark);
        return more;
    }

    public override void AddVars(SlotSet vars) => result.AddVars(vars);

    public override void AddNeeds(SlotSet needs, SlotSet outer)
    {
        result.AddNeeds(needs);
        Closures.AddNeeds(this, needs, outer);
    }

    internal static void Append(StringBuilder text, RegoSet values)
    {
        if (values.Count == 0)
            text.Append("<undefined>");
        else if (values.Raw[0] is RegoString s)
            text.Append(s.Value);
        else
            values.Raw[0].Print(text);
    }
}

/// <summary>Sends a line to the evaluation's print sink, one for each combination of its arguments' values; never fails.</summary>
internal sealed class PrintStatement(Pos at, TextPart[] parts) : Statement(at)
{
    private const int MostLines = 100;

    public override IEnumerable<NestedBody> Nested => parts.Select(p => new NestedBody(p.Body!, [], [p.Value]));

    public override bool Run(Evaluator evaluator, Frame frame, Body body, int next, Goal goal)
    {
        if (evaluator.Options.Print is { } print)
        {
            var lines = new List<string> { "" };
            foreach (var part in parts)
            {
                var values = (RegoSet)ComprehensionStatement.Collect(evaluator, frame, Collection.Set, null, part.Value!, part.Body!, At);
                lines = [.. Extend(lines, values).Take(MostLines)];
            }

            foreach (var line in lines)
                print(At.File, At.Line, line);
        }

        return evaluator.Next(body, next, frame, goal);
    }

    public override void AddVars(SlotSet vars)
    {
    }

    public override void AddNeeds(SlotSet needs, SlotSet outer) => Closures.AddNeeds(this, needs, outer);

    private static IEnumerable<string> Extend(List<string> lines, RegoSet values)
    {
        var texts = values.Count == 0 ? ["<undefined>"] : values.Raw.Select(v => v is RegoString s ? s.Value : v.ToString());
        return texts.SelectMany(text => lines.Select(line => line.Length == 0 ? text : $"{line} {text}"));
    }
}
