using RainRef.Domain.Policies.Rego;

namespace RainRef.Domain.Tests.Policies.Rego;

public sealed class RegoLanguageTests
{
    [Theory]
    [InlineData("p := 1 + 2 * 3", "7")]
    [InlineData("p if 1 < 2", "true")]
    [InlineData("p if 2 < 1", "undefined")]
    [InlineData("default p := 9\np := 1 if false", "9")]
    [InlineData("p contains x if some x in [3, 1, 3]", "{1, 3}")]
    [InlineData("p[x] := y if some x, y in [\"a\", \"b\"]", "{0: \"a\", 1: \"b\"}")]
    [InlineData("p := f(4)\nf(x) := x * x", "16")]
    [InlineData("p := f(4)\ndefault f(_) := \"none\"\nf(x) := x if x > 9", "\"none\"")]
    [InlineData("p := 1 if false\nelse := 2 if false\nelse := 3", "3")]
    [InlineData("p := [x | some x in [1, 2, 3]; x > 1]", "[2, 3]")]
    [InlineData("p := {x % 2 | some x in [1, 2, 3]}", "{0, 1}")]
    [InlineData("p := {k: v | some v, k in [\"a\"]}", "{\"a\": 0}")]
    [InlineData("p if every x in [1, 2] { x > 0 }", "true")]
    [InlineData("p if every k, v in {\"a\": 1} { k == \"a\"; v == 2 }", "undefined")]
    [InlineData("p if not false", "true")]
    [InlineData("p := [a, b] if [a, {\"k\": b}] = [1, {\"k\": 2}]", "[1, 2]")]
    [InlineData("p := y if { [x, y] = [y, 5] }", "5")]
    [InlineData("p := x if { y = 3; x = y + 1 }", "4")]
    [InlineData("p := x if { x = y + 1; y = 3 }", "4")]
    [InlineData("p := a.b.c\na.b.c := 1", "1")]
    [InlineData("p := a\na.b[x] := 1 if some x in [\"q\", \"r\"]\na.c contains 2", "{\"b\": {\"q\": 1, \"r\": 1}, \"c\": {2}}")]
    [InlineData("p := 2 in {1, 2}", "true")]
    [InlineData("p := (0, \"a\" in [\"a\"])", "true")]
    [InlineData("p := {1, 2} | {3}", "{1, 2, 3}")]
    [InlineData("p := {1, 2} & {2}", "{2}")]
    [InlineData("p := {1, 2} - {2}", "{1}")]
    [InlineData("p := `raw \\n`", "\"raw \\\\n\"")]
    [InlineData("p := $\"{1 + 1} of {input.missing} \\{x}\"", "\"2 of <undefined> {x}\"")]
    [InlineData("p := [1, 2, 3][_] if false", "undefined")]
    [InlineData("p := count({x | [\"a\", \"b\"][x]})", "2")]
    [InlineData("p := if.then\nif.then := 4", "4")]
    [InlineData("p := {{\"a\": 1}: 2}[{\"a\": 1}]", "2")]
    public void Rule_OfEachKind_GivesItsValue(string module, string expected) => Assert.Equal(expected, RegoRun.P(module));

    [Theory]
    [InlineData("p := x if x := q with input.a as 2\nq := input.a", "2")]
    [InlineData("p := [q, r] if { q := v with data.base as 5; r := data.base }\nv := data.base", "[5, 1]")]
    [InlineData("p := x if x := q with count as f\nq := count([1])\nf(_) := 7", "7")]
    [InlineData("p := x if x := q with count as 8\nq := count([1])", "8")]
    [InlineData("p := x if x := q with data.t.r as 3\nr := 1\nq := r", "3")]
    [InlineData("p if { not q with input.a as 1 }\nq if input.a == 2", "true")]
    public void With_OnInputDataAndFunctions_HoldsForTheExpressionOnly(string module, string expected) =>
        Assert.Equal(expected, RegoRun.P(module, data: "{\"base\": 1}"));

    [Theory]
    [InlineData("p if not startswith(input.missing, \"a\")", "true")]
    [InlineData("p if not f(input.missing)\nf(x) if x", "true")]
    [InlineData("p if not input.a.b.c", "true")]
    [InlineData("p if { x := \"k\"; not input[x] }", "true")]
    public void Not_WithAnUndefinedPart_Holds(string module, string expected) => Assert.Equal(expected, RegoRun.P(module));

    [Fact]
    public void Imports_OfDataAndInput_StandForTheirPaths() =>
        Assert.Equal("[1, 2]", RegoRun.P("import data.base as b\nimport input.x\np := [b, x]", "{\"x\": 2}", "{\"base\": 1}"));

    [Fact]
    public void V0Module_WithoutIf_IsReadWhereTheBundleSaysSo()
    {
        const string Module = "package t\np { input.a == 1 }\nq[x] { x = [1, 2][_] }\nf(x) = y { y = x + 1 }\np { q[f(1)]; input.a == 3 }";
        Assert.Equal("true", RegoRun.P(Module, "{\"a\": 1}", options: new RegoCompileOptions(V0: true)));
        Assert.Equal("true", RegoRun.P(Module, "{\"a\": 3}", options: new RegoCompileOptions(V0: true)));
        Assert.All(RegoRun.CompileErrors(Module), e => Assert.Equal(RegoError.Parse, e.Code));
    }

    [Fact]
    public void Query_WithVariables_GivesARowForEachSolution()
    {
        var bundle = RegoRun.Bundle("roles := {\"ann\": \"lead\", \"bob\": \"agent\"}");
        var rows = RegoRun.Evaluate(bundle, "data.t.roles[who] = role").Rows;
        Assert.Equal(["ann lead", "bob agent"], rows.Select(r => $"{r.Bindings["who"]} {r.Bindings["role"]}".Replace("\"", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1 + 2", "3")]
    [InlineData("count(data.t.list) > 5", "false")]
    [InlineData("data.t.f(4)", "8")]
    [InlineData("[x | some x in data.t.list; x > 1]", "[2]")]
    public void Query_OfAnExpression_GivesItsValue(string query, string expected) =>
        Assert.Equal(expected, RegoRun.Evaluate(RegoRun.Bundle("list := [1, 2]\nf(x) := x * 2"), query).Value!.ToString());

    [Fact]
    public void PackageExtent_OfRulesAndData_IsOneDocument()
    {
        var bundle = RegoRun.Bundle("p := 1\nq contains 2\nf(x) := x\nr if false", "{\"t\": {\"base\": 3}}");
        Assert.Equal("{\"base\": 3, \"p\": 1, \"q\": {2}}", RegoRun.Evaluate(bundle, "data.t").Value!.ToString());
    }

    [Fact]
    public void Metadata_OnARule_IsReadByIt() =>
        Assert.Equal("\"Limits\"", RegoRun.P("# METADATA\n# title: Limits\np := rego.metadata.rule().title"));

    [Fact]
    public void Print_WithAnUndefinedArgument_WritesItAndHolds()
    {
        var lines = new List<string>();
        var options = new RegoEvaluateOptions { Print = (file, line, text) => lines.Add($"{file}:{line} {text}") };
        var result = RegoRun.Evaluate(RegoRun.Bundle("p if {\n\tprint(\"a\", input.missing, 1)\n}"), "data.t.p", "{}", options);
        Assert.Equal("true", result.Value!.ToString());
        Assert.Equal(["t.rego:3 a <undefined> 1"], lines);
    }
}
