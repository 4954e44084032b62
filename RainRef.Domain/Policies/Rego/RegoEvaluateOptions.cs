namespace RainRef.Domain.Policies.Rego;

/// <summary>What an evaluation may depend on besides bundle and input, so that the same options give the same result.</summary>
public sealed record RegoEvaluateOptions
{
    public static readonly RegoEvaluateOptions Default = new();

    public RegoLimits Limits { get; init; } = RegoLimits.Default;

    /// <summary>What <c>time.now_ns()</c> answers; the clock's time at the start when null.</summary>
    public DateTimeOffset? Now { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Seed of <c>rand.intn</c> and <c>uuid.rfc4122</c>.</summary>
    public string Seed { get; init; } = "";

    /// <summary>A built-in's error ends the evaluation; otherwise the expression is undefined.</summary>
    public bool StrictBuiltinErrors { get; init; }

    /// <summary>Takes what <c>print</c> writes: file, line and text.</summary>
    public Action<string, int, string>? Print { get; init; }
}
