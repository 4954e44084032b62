using RainRef.Domain.Policies.Rego;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Tests.Policies.Rego;

/// <summary>Compiles and evaluates small policies; every module is in package <c>t</c> unless it says otherwise.</summary>
internal static class RegoRun
{
    public static readonly RegoEvaluateOptions Strict = new() { StrictBuiltinErrors = true };

    public static RegoBundle Bundle(string module, string data = "{}", RegoCompileOptions? options = null)
    {
        var result = RegoBundle.Compile([("t.rego", WithPackage(module))], RegoJson.Parse(data), options);
        Assert.True(result.Bundle is not null, string.Join("\n", result.Errors));
        return result.Bundle;
    }

    /// <summary>The value of <c>data.t.p</c> as Rego text; "undefined" without one.</summary>
    public static string P(string module, string input = "{}", string data = "{}", RegoCompileOptions? options = null)
    {
        var result = Evaluate(Bundle(module, data, options), "data.t.p", input);
        Assert.True(result.Error is null, result.Error?.ToString());
        return result.Value?.ToString() ?? "undefined";
    }

    /// <summary>The value of an expression.</summary>
    public static string Value(string expression, string input = "{}") => P($"p := {expression}", input);

    public static RegoResult Evaluate(RegoBundle bundle, string query, string input = "{}", RegoEvaluateOptions? options = null)
    {
        var prepared = bundle.Query(query);
        Assert.True(prepared.Query is not null, string.Join("\n", prepared.Errors));
        return prepared.Query.Evaluate(RegoJson.Parse(input), options);
    }

    /// <summary>The error of evaluating <c>data.t.p</c> with strict built-in errors.</summary>
    public static RegoError Error(string module, string input = "{}")
    {
        var error = Evaluate(Bundle(module), "data.t.p", input, Strict).Error;
        Assert.NotNull(error);
        return error;
    }

    public static IReadOnlyList<RegoError> CompileErrors(string module, RegoCompileOptions? options = null) =>
        RegoBundle.Compile([("t.rego", WithPackage(module))], RegoObject.Empty, options).Errors;

    private static string WithPackage(string module) => module.StartsWith("package", StringComparison.Ordinal) ? module : "package t\n" + module;
}
