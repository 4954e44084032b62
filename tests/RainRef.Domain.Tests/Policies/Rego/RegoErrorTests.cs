using RainRef.Domain.Policies.Rego;

namespace RainRef.Domain.Tests.Policies.Rego;

public sealed class RegoErrorTests
{
    [Theory]
    [InlineData("p if {\n\tx > 1\n}", RegoError.Unsafe, 3, "var x is unsafe")]
    [InlineData("p := x", RegoError.Unsafe, 2, "var x is unsafe")]
    [InlineData("p if not input.a[_]", RegoError.Unsafe, 2, "var _ is unsafe")]
    [InlineData("p := q\nq := p", RegoError.Recursion, 3, "rule data.t.p is recursive: data.t.p -> data.t.q -> data.t.p")]
    [InlineData("p := data.t", RegoError.Recursion, 2, "rule data.t.p is recursive: data.t.p -> data.t.p")]
    [InlineData("p := nothing(1)", RegoError.Type, 2, "undefined function nothing")]
    [InlineData("p := count([1], 2, 3)", RegoError.Type, 2, "count: arity mismatch: has 3 arguments, wants 1")]
    [InlineData("p := count(1)", RegoError.Type, 2, "count: invalid argument(s)")]
    [InlineData("p if \"a\" = 1", RegoError.Type, 2, "match error: left string, right number")]
    [InlineData("p := startswith(count(input.a), \"x\")", RegoError.Type, 2, "startswith: invalid argument(s)")]
    [InlineData("p if {\n\tx := \"a\"\n\tx + 1 == 2\n}", RegoError.Type, 4, "plus: invalid argument(s)")]
    [InlineData("p := http.get(1)", RegoError.Type, 2, "undefined function http.get")]
    [InlineData("default p := 1\ndefault p := 2", RegoError.Type, 3, "multiple default rules data.t.p found")]
    [InlineData("p := 1\np contains 2", RegoError.Type, 3, "conflicting rules data.t.p found")]
    [InlineData("p := 1\np(x) := x", RegoError.Type, 3, "conflicting rules data.t.p found")]
    [InlineData("p := 1\np.q := 2", RegoError.Type, 2, "rule data.t.p conflicts with [data.t.p.q]")]
    [InlineData("p if { x := 1; x := 2 }", RegoError.Compile, 2, "var x assigned above")]
    [InlineData("p if { x == 1; x := 2 }", RegoError.Compile, 2, "var x referenced above")]
    [InlineData("p if { some x; true }", RegoError.Compile, 2, "declared var x unused")]
    [InlineData("p if { input := 1 }", RegoError.Compile, 2, "variables must not shadow input (use a different variable name)")]
    [InlineData("q := {\"a\": 1}\np if { q.a == 2 with data.t.q.a as 2 }", RegoError.Compile, 3, "with keyword cannot partially replace virtual document(s)")]
    [InlineData("import data.a\nimport data.b.a\np := a", RegoError.Compile, 3, "import must not shadow a")]
    public void Compile_OfAWrongModule_SaysWhatAndWhere(string module, string code, int line, string message)
    {
        var error = RegoRun.CompileErrors(module)[0];
        Assert.Equal((code, line, message), (error.Code, error.Line, error.Message));
        Assert.True(error.Column > 0);
    }

    [Fact]
    public void Parse_OfSeveralWrongRules_ReportsEach()
    {
        var errors = RegoRun.CompileErrors("p := [1,\n\nq := 1\n\nr := {\n\ns if 1 ==\n");
        Assert.True(errors.Count >= 2, string.Join("\n", errors));
        Assert.All(errors, e => Assert.Equal(RegoError.Parse, e.Code));
    }

    [Theory]
    [InlineData("p { true }", "`if` keyword is required before rule body")]
    [InlineData("p[1]", "`contains` keyword is required for partial set rules")]
    [InlineData("p := \"a", "non-terminated string")]
    [InlineData("p := 01", "illegal number format")]
    public void Parse_OfAWrongRule_SaysWhatIsWrong(string module, string message) =>
        Assert.Equal((RegoError.Parse, message), (RegoRun.CompileErrors(module)[0].Code, RegoRun.CompileErrors(module)[0].Message));

    [Theory]
    [InlineData("p := x if some x in [1, 2]", RegoError.Conflict, "complete rules must not produce multiple outputs")]
    [InlineData("p := f(1)\nf(x) := y if some y in [x, 2]", RegoError.Conflict, "functions must not produce multiple outputs for same inputs")]
    [InlineData("p := {\"k\": x | some x in [1, 2]}", RegoError.Conflict, "object keys must be unique")]
    [InlineData("p[\"k\"] := x if some x in [1, 2]", RegoError.Conflict, "complete rules must not produce multiple outputs")]
    [InlineData("p := 1 / 0", RegoError.Builtin, "div: divide by zero")]
    [InlineData("p := lower(input.n)", RegoError.EvalType, "lower: operand 1 must be string but got number")]
    [InlineData("p := http.send({\"method\": \"get\", \"url\": \"http://x\"})", RegoError.Builtin, "http.send: not available to policies")]
    [InlineData("p := opa.runtime()", RegoError.Builtin, "opa.runtime: not available to policies")]
    public void Evaluate_OfAWrongRule_SaysWhatIsWrong(string module, string code, string message)
    {
        var error = RegoRun.Error(module, "{\"n\": 1}");
        Assert.Equal((code, message, 2), (error.Code, error.Message, module.Contains("f(x)", StringComparison.Ordinal) ? 2 : error.Line));
    }

    [Fact]
    public void BuiltinError_WhenNotStrict_IsUndefined() => Assert.Equal("undefined", RegoRun.P("p := 1 / 0"));

    [Fact]
    public void NetworkAndProcess_WhenNotStrict_AreErrorsStill() =>
        Assert.Equal(RegoError.Builtin, RegoRun.Evaluate(RegoRun.Bundle("p := opa.runtime()"), "data.t.p").Error!.Code);
}
