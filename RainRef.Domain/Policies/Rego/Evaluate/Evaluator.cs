using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using RainRef.Domain.Policies.Rego.Builtins;
using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Evaluate;

/// <summary>One evaluation: its documents, its budget and what it has computed. Not shared between threads.</summary>
internal sealed partial class Evaluator
{
    private const int StepsBetweenClockReads = 1024;
    private readonly CancellationToken _cancellation;
    private readonly long _started;
    private long _steps;
    private long _nextClockRead = StepsBetweenClockReads;
    private int _depth;

    public Evaluator(RuleNode root, RegoValue? input, RegoValue? data, RegoEvaluateOptions options, CancellationToken cancellation)
    {
        Root = root;
        Options = options;
        _cancellation = cancellation;
        _started = options.Clock.GetTimestamp();
        Scope = new EvaluationScope(input, data, null, null);
        Builtins = new BuiltinContext(this);
    }

    public RuleNode Root { get; }

    public RegoEvaluateOptions Options { get; }

    public EvaluationScope Scope { get; set; }

    public BuiltinContext Builtins { get; }

    public Pos At { get; private set; }

    /// <summary>A body whose furthest statement is to be known, for a test that fails.</summary>
    public Body? Watched { get; init; }

    public int Furthest { get; private set; }

    /// <summary>Counts work; ends the evaluation when it has had enough.</summary>
    public void Charge(long steps)
    {
        _steps += steps;
        if (_steps < _nextClockRead)
            return;
        _nextClockRead = _steps + StepsBetweenClockReads;
        if (_steps > Options.Limits.Steps)
            throw new RegoException(RegoError.Limit, "evaluation took too many steps", At);
        if (_cancellation.IsCancellationRequested)
            throw new RegoException(RegoError.Cancelled, "caller cancelled query execution", At);
        if (Options.Clock.GetElapsedTime(_started) > Options.Limits.Time)
            throw new RegoException(RegoError.Limit, "evaluation took too long", At);
    }

    public bool Next(Body body, int at, Frame frame, Goal goal)
    {
        if (at == body.Statements.Length)
            return goal.Reach(this, frame);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new RegoException(RegoError.Limit, "evaluation is too deep", body.Statements[at].At);
        Charge(1);
        if (ReferenceEquals(body, Watched))
            Furthest = Math.Max(Furthest, at);
        return body.Statements[at].Run(this, frame, body, at + 1, goal);
    }

    public RegoValue? Call(Builtin? builtin, RuleNode? function, RegoValue[] args, Pos at)
    {
        if (Scope.Mocks is { } mocks && mocks.TryGetValue((object?)builtin ?? function!, out var mock))
            return CallMock(mock, args, at);
        return builtin is not null ? Invoke(builtin, args, at) : CallFunction(function!, args, at);
    }

    public IReadOnlyList<RegoValue> CallRelation(Builtin builtin, RegoValue[] args, Pos at) =>
        Call(builtin, null, args, at) is RegoArray answers ? answers.Items : [];

    private RegoValue? CallMock(Mock mock, RegoValue[] args, Pos at)
    {
        if (mock.Value is not null)
            return mock.Value;
        // The stand-in sees the functions themselves, so that it may call what it stands for.
        var outer = Scope;
        Scope = new EvaluationScope(outer.Input, outer.Data, outer.Shadow, null);
        var answer = mock.Builtin is { } builtin ? Invoke(builtin, args, at) : CallFunction(mock.Function!, args, at);
        Scope = outer;
        return answer;
    }

    private RegoValue? Invoke(Builtin builtin, RegoValue[] args, Pos at)
    {
        At = at;
        foreach (var arg in args)
            Charge(arg is RegoString text ? text.Value.Length >> 6 : arg is RegoArray array ? array.Count >> 6 : 0);
        try
        {
            return builtin.Invoke(Builtins, args);
        }
        catch (BuiltinException problem)
        {
            if (Options.StrictBuiltinErrors || problem.AlwaysFatal)
                throw new RegoException(problem.Code, builtin.Describe(problem), at);
            return null;
        }
        catch (InsufficientExecutionStackException)
        {
            throw new RegoException(RegoError.Limit, "evaluation is too deep", at);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new RegoException(RegoError.Limit, "evaluation took too long", at);
        }
        catch (Exception problem) when (IsOfArguments(problem))
        {
            if (Options.StrictBuiltinErrors)
                throw new RegoException(RegoError.Builtin, $"{builtin.Name}: {problem.Message}", at);
            return null;
        }
    }

    // What the framework says of texts and keys that it cannot use: the policy's data, not a bug here.
    private static bool IsOfArguments(Exception problem) =>
        problem is ArgumentException or FormatException or ArithmeticException or InvalidOperationException or CryptographicException or NotSupportedException;

    private void Enter(Pos at)
    {
        At = at;
        if (++_depth > Options.Limits.Depth)
            throw new RegoException(RegoError.Limit, "evaluation is too deep", at);
    }

    private void Leave() => _depth--;
}
