using RainRef.Domain.Policies.Rego;

namespace RainRef.Domain.Policies;

/// <summary>What is wrong with a bundle's files, and how its own tests went.</summary>
/// <param name="Digest">Of the rules and their data, without the tests; none while there are errors.</param>
/// <param name="Errors">With file, line and column; several at a time.</param>
/// <param name="Tests">None while there are errors.</param>
public sealed record BundleCheck(string? Digest, IReadOnlyList<RegoError> Errors, IReadOnlyList<RegoTestResult> Tests)
{
    private static readonly TimeSpan TimeForTests = TimeSpan.FromSeconds(20);

    public bool IsClean => Errors.Count == 0;

    /// <summary>Whether there are tests, and none failed.</summary>
    public bool TestsPass => IsClean && Tests.Any(t => t.Passed) && Tests.All(t => t.Passed || t.Skipped);

    /// <summary>Reads and compiles; runs nothing.</summary>
    public static BundleCheck Read(BundleFiles files) => Compile(files).Check;

    /// <summary>Reads, compiles, and runs the tests.</summary>
    public static BundleCheck Run(BundleFiles files, TimeProvider clock, CancellationToken ct)
    {
        var (check, bundle) = Compile(files);
        if (bundle is null)
            return check;
        using var limit = new CancellationTokenSource(TimeForTests, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var options = new RegoEvaluateOptions { Now = clock.GetUtcNow(), Clock = clock };
        return check with { Tests = bundle.RunTests(options, either.Token) };
    }

    private static (BundleCheck Check, RegoBundle? WithTests) Compile(BundleFiles files)
    {
        if (files.Data(out var errors) is not { } data)
            return (Wrong([.. files.Modules.SelectMany(m => RegoBundle.Check(m.File, m.Source, files.Options)), .. errors]), null);
        var withTests = RegoBundle.Compile(files.Modules, data.DeepClone(), files.Options);
        if (withTests.Bundle is not { } bundle)
            return (Wrong(withTests.Errors), null);
        // Rules that need their tests' modules would not compile once they decide.
        var rules = RegoBundle.Compile(files.Rules, data, files.Options);
        if (rules.Bundle is not { } alone)
            return (Wrong(rules.Errors), null);
        return Missing(alone) is { } missing
            ? (Wrong([missing]), null)
            : (new BundleCheck(alone.Digest, [], []), bundle);
    }

    private static RegoError? Missing(RegoBundle bundle)
    {
        var prepared = bundle.Query(RegoPolicy.Query);
        if (prepared.Query is null)
            return prepared.Errors[0];
        return bundle.Defines(RegoPolicy.Query.Split('.').Skip(1))
            ? null
            : new RegoError(RegoError.Compile, $"no module defines {RegoPolicy.Query}", "", 0, 0);
    }

    private static BundleCheck Wrong(IReadOnlyList<RegoError> errors) => new(null, errors, []);
}
