using RainRef.Domain.Policies.Rego.Evaluate;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>What built-ins may use of the evaluation that calls them.</summary>
internal sealed class BuiltinContext(Evaluator evaluator)
{
    private RegoNumber? _now;
    private Dictionary<(string, RegoValue), RegoValue>? _remembered;

    public RegoEvaluateOptions Options => evaluator.Options;

    /// <summary>Values that must stay the same within one evaluation.</summary>
    public Dictionary<(string, RegoValue), RegoValue> Remembered => _remembered ??= [];

    /// <summary>Nanoseconds since 1970, the same for the whole evaluation.</summary>
    public RegoNumber Now => _now ??= RegoNumber.Of(((Options.Now ?? Options.Clock.GetUtcNow()).UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100);

    /// <summary>Counts work, so that large results end the evaluation instead of filling memory.</summary>
    public void Charge(long steps) => evaluator.Charge(steps);
}
