using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Policies.Rego;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Tests.Policies.Rego;

public sealed class RegoProperties
{
    private static readonly RegoEvaluateOptions Bounded = new() { Limits = new RegoLimits(50_000, 100, TimeSpan.FromMilliseconds(500)) };

    private static readonly string[] Policies =
    [
        "package t\n\ndefault p := \"deny\"\n\np := \"allow\" if {\n\tcount(d) == 0\n\tinput.role in {\"lead\", \"agent\"}\n}\n\nd contains msg if {\n\tsome tag in input.tags\n\ttag != \"ok\"\n\tmsg := sprintf(\"tag %s\", [tag])\n}\n",
        "package t\n\nf(x) := y if {\n\ty := x * 2\n} else := 0\n\np[k] := v if {\n\tsome k, n in input.list\n\tv := f(n)\n}\n\nq if every x in input.list { x > 0 }\n",
        "package t\n\nimport data.base as b\n\np := {x: y | some x in [1, 2]; y := [z | z := x; input.a]}\n\nr := $\"{input.a} {p}\" if { not q; count(p) >= 0 with input.a as b }\n\nq if walk(input, [_, 3])\n",
        "package t\n\na.b[x].c contains y if {\n\t[x, {\"k\": y}] = input.pair[_]\n\tregex.match(`^a.*`, x)\n}\n\np := a\n",
    ];

    private static readonly Gen<string> Scraps = Gen.Elements(
        "{", "}", "[", "]", "(", ")", " if ", " not ", "some x in ", "every y in z { ", " with input as ", ":=", "=", "==", "|", " contains ", " else ",
        "default ", "_", "x", "input", "data", "data.t", "$\"{", "\"", "`", "1e999", "99999999999999999999", "numbers.range(1, 1000000000)", "\n", ";", ".", "#",
        "\\", "null", "walk(", "concat(\"\", [x, x])", "set()", "\ud800", "0", "-", "package t\n", "import input.a\n", "f(f(f(1)))");

    private static readonly Gen<string> Mutants =
        from policy in Gen.Elements(Policies)
        from edits in Gen.ListOf(Edit(), 4)
        select edits.Aggregate(policy, (text, edit) => edit(text));

    private static readonly Gen<RegoValue> Inputs = Gen.Elements(
        "{}", "null", "[1, 2]", "{\"role\": \"lead\", \"tags\": [\"ok\"]}", "{\"list\": [1, 2, 3], \"a\": {\"b\": 3}}",
        "{\"pair\": [[\"ab\", {\"k\": 1}], [\"b\", {\"k\": 2}]]}", "{\"tags\": [{}], \"role\": 5}").Select(RegoJson.Parse);

    [Fact]
    public void Parse_OfAnyText_NeverThrows() =>
        Prop.ForAll(ArbMap.Default.GeneratorFor<string?>().Select(s => s ?? "").ToArbitrary(), text =>
        {
            RegoBundle.Check("t.rego", text);
            RegoBundle.Check("t.rego", "package t\n" + text, new RegoCompileOptions(V0: true));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void MutatedPolicies_WithAnyInput_NeitherCrashNorHang() => CheckMutants(3000);

    [Fact]
    [Trait("Category", "Long")]
    public void MutatedPolicies_AHundredThousand_NeitherCrashNorHang() => CheckMutants(100_000);

    [Fact]
    public void Evaluation_Twice_AndOfAFreshBundle_IsTheSame() =>
        Prop.ForAll(Gen.Elements(Policies).ToArbitrary(), Inputs.ToArbitrary(), (policy, input) =>
        {
            var query = Compile(policy).Query("data.t").Query!;
            var first = Show(query.Evaluate(input, Bounded));
            return first == Show(query.Evaluate(input, Bounded)) && first == Show(Compile(policy).Query("data.t").Query!.Evaluate(input, Bounded));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void NotAndComprehensions_OverAnyList_AgreeWithEachOther()
    {
        var query = Compile(
            """
            package t

            some_big if { some x in input; x > 3 }
            none_big if not some_big
            every_small if every x in input { x <= 3 }
            list := [x | some x in input; x > 3]
            unique := {x | some x in input; x > 3}
            """).Query("data.t").Query!;
        Prop.ForAll(Gen.Choose(-5, 8).ListOf().ToArbitrary(), numbers =>
        {
            var value = (RegoObject)query.Evaluate(RegoArray.Of(numbers.Select(RegoValue (n) => RegoNumber.Of(n)))).Value!;
            var big = numbers.Where(n => n > 3).ToList();
            return value.Get("some_big") is not null == big.Count > 0
                && value.Get("none_big") is not null == (big.Count == 0)
                && value.Get("every_small") is not null == (big.Count == 0)
                && ((RegoArray)value.Get("list")!).Items.Select(i => i.ToString()).SequenceEqual(big.Select(b => $"{b}"))
                && ((RegoSet)value.Get("unique")!).Count == big.Distinct().Count();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Values_OfAnyKind_CompareAsATotalOrderAndSurviveJson()
    {
        var leaves = Gen.OneOf(
            Gen.Choose(-3, 3).Select(RegoValue (n) => RegoNumber.Of(n)), Gen.Elements<RegoValue>(RegoNull.Value, RegoBoolean.True, RegoBoolean.False),
            Gen.Elements("1.5", "1e1", "12345678901234567890", "-0.25").Select(RegoValue (t) => RegoNumber.TryParse(t, out var n) ? n : RegoNumber.Of(0)),
            Gen.Elements("", "a", "b", "ä", "\U0001F600", "\uFFFD").Select(RegoValue (s) => new RegoString(s)));
        var values = Gen.OneOf(leaves, leaves.ListOf().Select(RegoValue (l) => RegoArray.Of(l)));
        Prop.ForAll(values.ToArbitrary(), values.ToArbitrary(), values.ToArbitrary(), (a, b, c) =>
            Math.Sign(a.CompareTo(b)) == -Math.Sign(b.CompareTo(a))
            && (a.CompareTo(b) > 0 || b.CompareTo(c) > 0 || a.CompareTo(c) <= 0)
            && a.Equals(b) == (a.CompareTo(b) == 0) && (!a.Equals(b) || a.GetHashCode() == b.GetHashCode())
            && RegoJson.Parse(RegoJson.Write(a)).Equals(a)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static Gen<Func<string, string>> Edit() =>
        from kind in Gen.Choose(0, 2)
        from at in Gen.Choose(0, 10_000)
        from length in Gen.Choose(1, 20)
        from scrap in Scraps
        select (Func<string, string>)(text => kind switch
        {
            0 => text.Insert(at % (text.Length + 1), scrap),
            1 => text.Remove(at % text.Length, Math.Min(length, text.Length - (at % text.Length))) + " ",
            _ => text.Insert((at * 7) % (text.Length + 1), text.Substring(at % text.Length, Math.Min(length, text.Length - (at % text.Length)))),
        });

    private static void CheckMutants(int count) =>
        Prop.ForAll(Mutants.ToArbitrary(), Inputs.ToArbitrary(), (policy, input) =>
        {
            var started = TimeProvider.System.GetTimestamp();
            if (RegoBundle.Compile([("t.rego", policy)], RegoObject.Empty).Bundle is { } bundle)
                bundle.Query("data").Query!.Evaluate(input, Bounded);
            return TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(10);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    private static RegoBundle Compile(string policy)
    {
        var result = RegoBundle.Compile([("t.rego", policy)], RegoJson.Parse("{\"base\": 1}"));
        Assert.True(result.Bundle is not null, string.Join("\n", result.Errors));
        return result.Bundle;
    }

    private static string Show(RegoResult result) => result.Error?.ToString() ?? result.Value?.ToString() ?? "undefined";
}
