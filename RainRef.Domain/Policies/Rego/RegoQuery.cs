using System.Text.Json.Nodes;
using RainRef.Domain.Policies.Rego.Compile;
using RainRef.Domain.Policies.Rego.Evaluate;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego;

/// <summary>A prepared query of a bundle; evaluations do not share state, so any number may run at once.</summary>
public sealed class RegoQuery
{
    private readonly RegoBundle _bundle;
    private readonly CompiledQuery _query;

    internal RegoQuery(RegoBundle bundle, CompiledQuery query) => (_bundle, _query) = (bundle, query);

    /// <summary>Evaluates over an input; null means that there is none, which is not the same as JSON's null.</summary>
    public RegoResult Evaluate(RegoValue? input, RegoEvaluateOptions? options = null, CancellationToken cancellationToken = default)
    {
        var goal = new RowGoal(_query);
        try
        {
            var evaluator = new Evaluator(_bundle.Root, input, _bundle.Data, options ?? RegoEvaluateOptions.Default, cancellationToken);
            evaluator.Next(_query.Body, 0, new Frame(_query.FrameSize), goal);
            return new RegoResult(goal.Rows, null);
        }
        catch (RegoException problem)
        {
            return new RegoResult([], problem.Error);
        }
        catch (InsufficientExecutionStackException)
        {
            return new RegoResult([], new RegoError(RegoError.Limit, "evaluation is too deep", "", 0, 0));
        }
    }

    /// <inheritdoc cref="Evaluate"/>
    public RegoResult EvaluateJson(JsonNode? input, RegoEvaluateOptions? options = null, CancellationToken cancellationToken = default) =>
        Evaluate(input is null ? null : RegoJson.From(input), options, cancellationToken);

    private sealed class RowGoal(CompiledQuery query) : Goal
    {
        public List<RegoRow> Rows { get; } = [];

        public override bool Reach(Evaluator evaluator, Frame frame)
        {
            var bindings = new Dictionary<string, RegoValue>(query.Vars.Count);
            foreach (var (name, slot) in query.Vars)
            {
                if (frame.Slots[slot] is { } value)
                    bindings[name] = value;
            }

            Rows.Add(new RegoRow(bindings, [.. query.Values.Select(v => v.Value(frame)!)]));
            return true;
        }
    }
}
