using RainRef.Domain.Policies.Rego;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Tests.Policies.Rego;

public sealed class RegoLimitTests
{
    [Theory]
    [InlineData("p := count([1 | some x in numbers.range(1, 10000); some y in numbers.range(1, 10000)])")]
    [InlineData("p := numbers.range(1, 1000000000000)")]
    [InlineData("p := count(net.cidr_expand(\"::/0\"))")]
    public void Evaluate_BeyondTheSteps_EndsWithALimitError(string module)
    {
        var options = new RegoEvaluateOptions { Limits = new RegoLimits(50_000, 100, TimeSpan.FromMinutes(1)) };
        Assert.Equal(RegoError.Limit, RegoRun.Evaluate(RegoRun.Bundle(module), "data.t.p", "{}", options).Error!.Code);
    }

    [Fact]
    public void Evaluate_BeyondTheTime_EndsWithALimitError()
    {
        var options = new RegoEvaluateOptions { Limits = new RegoLimits(long.MaxValue, 100, TimeSpan.FromMilliseconds(20)) };
        var module = "p := count([1 | some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x == y])";
        Assert.Equal(RegoError.Limit, RegoRun.Evaluate(RegoRun.Bundle(module), "data.t.p", "{}", options).Error!.Code);
    }

    [Fact]
    public void Evaluate_WhenCancelled_SaysSo()
    {
        var query = RegoRun.Bundle("p := count([1 | some x in numbers.range(1, 100000); x > 1])").Query("data.t.p").Query!;
        var result = query.Evaluate(RegoObject.Empty, cancellationToken: new CancellationToken(canceled: true));
        Assert.Equal(RegoError.Cancelled, result.Error!.Code);
    }

    [Fact]
    public void Evaluate_OfALongChainOfRules_EndsAtTheDepth()
    {
        var module = string.Join('\n', Enumerable.Range(0, 600).Select(i => $"r{i} := r{i + 1}")) + "\nr600 := 1\np := r0";
        Assert.Equal(RegoError.Limit, RegoRun.Evaluate(RegoRun.Bundle(module), "data.t.p").Error!.Code);
    }

    [Fact]
    public void Evaluate_OfALongBody_DoesNotOverflow()
    {
        var module = "p if {\n" + string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"\tinput.a != {i}")) + "\n}";
        var result = RegoRun.Evaluate(RegoRun.Bundle(module), "data.t.p", "{\"a\": -1}");
        Assert.True(result.Error is null || result.Error.Code == RegoError.Limit);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    [InlineData('(')]
    public void Compile_OfDeepNesting_IsAnErrorNotACrash(char bracket) =>
        Assert.NotEmpty(RegoRun.CompileErrors("p := " + new string(bracket, 100_000)));

    [Fact]
    public void Compile_OfALongSum_IsAnErrorNotACrash() =>
        Assert.NotEmpty(RegoRun.CompileErrors("p := 1" + string.Concat(Enumerable.Repeat(" + 1", 100_000))));

    [Theory]
    [InlineData("yaml.is_valid(input.deep)")]
    [InlineData("json.is_valid(input.deep)")]
    [InlineData("regex.is_valid(input.deep)")]
    public void Builtin_OnDeeplyNestedText_SaysNo(string expression) =>
        Assert.Equal("false", RegoRun.Value(expression, $"{{\"deep\": \"{new string('[', 100_000)}\"}}"));

    [Fact]
    public void Evaluate_OfADocumentThatGrowsDeeper_EndsInsteadOfCrashing()
    {
        // Each copy puts the document into its own deepest place, which doubles the depth.
        var rules = Enumerable.Range(1, 20).Select(i =>
            $"path{i} := concat(\"\", [path{i - 1}, path{i - 1}])\nd{i} := json.patch(d{i - 1}, [{{\"op\": \"copy\", \"from\": \"\", \"path\": path{i}}}])");
        var module = "path0 := \"/a\"\nd0 := {\"a\": {}}\n" + string.Join('\n', rules) + "\np := count(sprintf(\"%v\", [d20]))";
        var result = RegoRun.Evaluate(RegoRun.Bundle(module), "data.t.p");
        Assert.True(result.Value is not null || result.Rows.Count == 0);
    }

    [Theory]
    [InlineData("1e4000 * 1e4000 * 1e4000 > 1")]
    [InlineData("1e-4000 * 1e-4000 * 1e-4000 * 1.5 > 1")]
    [InlineData("bits.lsh(1, 1000000000) > 1")]
    public void Numbers_BeyondAnyUse_EndQuickly(string expression)
    {
        var result = RegoRun.Evaluate(RegoRun.Bundle($"p := {expression}"), "data.t.p");
        Assert.True(result.Rows.Count <= 1);
    }

    [Fact]
    public async Task Query_FromManyThreads_GivesEachItsOwnResult()
    {
        var query = RegoRun.Bundle("p := sum([x | some x in numbers.range(1, input.n)])").Query("data.t.p").Query!;
        var sums = await Task.WhenAll(Enumerable.Range(1, 200).Select(n => Task.Run(() =>
            query.Evaluate(RegoJson.Parse($"{{\"n\": {n}}}")).Value!.ToString())));
        Assert.Equal(Enumerable.Range(1, 200).Select(n => (n * (n + 1) / 2).ToString(System.Globalization.CultureInfo.InvariantCulture)), sums);
    }
}
