using RainRef.Domain.Policies.Rego;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies;

/// <summary>Judges actions by one Rego bundle, compiled once; any number of threads may ask at once.</summary>
public sealed class RegoPolicy : IPolicyEngine
{
    /// <summary>The document that decides: <c>{outcome, reasons, obligations}</c>.</summary>
    public const string Query = "data.rainref.gate.decision";

    /// <summary>The set of the input's paths that are not to be recorded.</summary>
    public const string MaskQuery = "data.rainref.gate.masked";

    private const int MaxPrinted = 50;
    private const int MaxPrintedLength = 500;
    private readonly RegoQuery _decision;
    private readonly RegoQuery _masked;

    /// <exception cref="InvalidOperationException">The modules do not compile; the message names file and line.</exception>
    public RegoPolicy(BundleFiles files)
    {
        var data = files.Data(out var errors) ?? throw Broken(errors);
        var compiled = RegoBundle.Compile(files.Rules, data, files.Options);
        var bundle = compiled.Bundle ?? throw Broken(compiled.Errors);
        var (decision, masked) = (bundle.Query(Query), bundle.Query(MaskQuery));
        _decision = decision.Query ?? throw Broken(decision.Errors);
        _masked = masked.Query ?? throw Broken(masked.Errors);
        BundleDigest = bundle.Digest;
    }

    public string BundleDigest { get; }

    public bool TakesWorkspaceBundles => false;

    /// <exception cref="InvalidOperationException">The rules gave no decision; the gate makes that a denial.</exception>
    public ValueTask<PolicyDecision> EvaluateAsync(PolicyInput input, CancellationToken ct) =>
        new(Evaluate(RegoJson.From(PolicyDocument.Of(input)), input.At, ct));

    /// <summary>Decides over an input document, at a time.</summary>
    /// <exception cref="InvalidOperationException">The rules gave no decision.</exception>
    public PolicyDecision Evaluate(RegoValue input, DateTimeOffset at, CancellationToken ct)
    {
        List<string>? printed = null;
        var options = new RegoEvaluateOptions
        {
            Now = at,
            Print = (file, line, text) =>
            {
                printed ??= [];
                if (printed.Count < MaxPrinted)
                    printed.Add($"{file}:{line}: {Short(text)}");
            },
        };
        var result = _decision.Evaluate(input, options, ct);
        if (result.Error is { } error)
            throw new InvalidOperationException(error.ToString());
        var decision = DecisionDocument.Read(result.Value is { } value ? RegoJson.ToNode(value) : null, BundleDigest)
            ?? throw new InvalidOperationException($"{Query} is no decision.");
        var masked = _masked.Evaluate(input, new RegoEvaluateOptions { Now = at }, ct);
        // Rules that cannot say what is secret must not have it written down.
        if (masked.Error is { } unmasked)
            throw new InvalidOperationException(unmasked.ToString());
        return decision with { MaskedPaths = Paths(masked.Value), Printed = printed ?? [] };
    }

    private static IReadOnlyList<string> Paths(RegoValue? paths) => paths switch
    {
        null => [],
        RegoSet set => [.. set.Items.Select(path => (path as RegoString)?.Value ?? throw new InvalidOperationException($"{MaskQuery} holds more than paths."))],
        _ => throw new InvalidOperationException($"{MaskQuery} is no set."),
    };

    private static string Short(string text)
    {
        var line = text.Replace('\0', ' ');
        return line.Length <= MaxPrintedLength ? line : line[..MaxPrintedLength];
    }

    private static InvalidOperationException Broken(IReadOnlyList<RegoError> errors) =>
        new("The policies do not compile:\n" + string.Join('\n', errors));
}
