using RainRef.Domain.Policies.Rego;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Tests.Policies.Rego;

public sealed class RegoBundleTests
{
    [Fact]
    public void RunTests_OfPassingFailingAndBrokenRules_ReportsEachWithItsPlace()
    {
        var bundle = RegoRun.Bundle("test_yes if 1 == 1\n\ntest_no if {\n\ttrue\n\t1 == 2\n}\n\ntest_broken := x if some x in [1, 2]\n\ntodo_test_later if true");
        var results = bundle.RunTests().ToDictionary(r => r.Name);
        Assert.True(results["data.t.test_yes"].Passed);
        Assert.Equal((false, 6), (results["data.t.test_no"].Passed, results["data.t.test_no"].Line));
        Assert.Equal(RegoError.Conflict, results["data.t.test_broken"].Error!.Code);
        Assert.True(results["data.t.todo_test_later"].Skipped);
    }

    [Fact]
    public void Digest_OfTheSameModules_DoesNotDependOnTheirOrder()
    {
        (string, string)[] modules = [("a.rego", "package a\np := 1"), ("b.rego", "package b\nq := 2")];
        var digest = RegoBundle.Compile(modules, RegoObject.Empty).Bundle!.Digest;
        Assert.Equal(digest, RegoBundle.Compile(modules.Reverse(), RegoObject.Empty).Bundle!.Digest);
        Assert.NotEqual(digest, RegoBundle.Compile(modules.Take(1), RegoObject.Empty).Bundle!.Digest);
        Assert.NotEqual(digest, RegoBundle.Compile(modules, RegoJson.Parse("{\"a\":1}")).Bundle!.Digest);
    }

    [Fact]
    public void RuleIndex_AmongManyRules_FindsThoseThatApplyInTheirOrder()
    {
        var rules = Enumerable.Range(0, 100).Select(i => $"p contains {i} if {{ input.type == \"t{i % 10}\"; input.n == {i} }}");
        var module = string.Join('\n', rules) + "\np contains 1000 if input.type in {\"t3\", \"x\"}\np contains 2000 if input.n > 5";
        Assert.Equal("{13, 1000, 2000}", RegoRun.P(module, "{\"type\": \"t3\", \"n\": 13}"));
        Assert.Equal("{2000}", RegoRun.P(module, "{\"type\": \"t4\", \"n\": 13}"));
        Assert.Equal("set()", RegoRun.P(module, "{}"));
    }

    [Fact]
    public void FunctionIndex_ByConstantArguments_PicksTheRule() =>
        Assert.Equal("[1, 2, \"other\"]", RegoRun.P("f(\"a\") := 1\nf(\"b\") := 2\nf(\"c\") := 3\nf(x) := \"other\" if not x in {\"a\", \"b\", \"c\"}\np := [f(\"a\"), f(\"b\"), f(1)]"));

    [Fact]
    public void Evaluate_WithASeedAndATime_IsTheSameEveryTime()
    {
        var bundle = RegoRun.Bundle("p := [uuid.rfc4122(\"k\"), rand.intn(\"k\", 1000), time.now_ns()]");
        var options = new RegoEvaluateOptions { Seed = "s", Now = DateTimeOffset.UnixEpoch.AddSeconds(5) };
        var first = RegoRun.Evaluate(bundle, "data.t.p", "{}", options).Value!;
        Assert.Equal(first, RegoRun.Evaluate(bundle, "data.t.p", "{}", options).Value);
        Assert.NotEqual(first, RegoRun.Evaluate(bundle, "data.t.p", "{}", options with { Seed = "other" }).Value);
        Assert.EndsWith("5000000000]", first.ToString(), StringComparison.Ordinal);
    }
}
