using RainRef.Domain.Common;
using RainRef.Infrastructure.Receipts;

namespace RainRef.Infrastructure.Tests.Receipts;

internal static class VerdictForm
{
    public static Verdict ToVerdict(this BundleVerdict verdict) =>
        Verdict.Of(verdict.Ok, verdict.Faults.Select(f => (SnakeCase.Of(f.Kind), f.Seq)));
}
