using System.Text.Json.Nodes;
using RainRef.Domain.Policies.Rego;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Testing.Policies;

/// <summary>Runs conformance cases, one JSON object a line, as the evaluation data's README describes them.</summary>
public static class RegoConformance
{
    private static readonly RegoLimits Generous = new(20_000_000, 500, TimeSpan.FromSeconds(20));

    /// <summary>The folder with the cases; null when it is not on this machine.</summary>
    public static string? FindFolder()
    {
        if (Environment.GetEnvironmentVariable("RAINREF_EVAL_DATA") is { Length: > 0 } named)
            return Existing(Path.Combine(named, "rego"));
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Existing(Path.Combine(folder.FullName, "..", "shared", "eval", "rego")) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>Each case's note, and what is wrong with its outcome; null where it passes.</summary>
    public static IEnumerable<(string Note, string? Problem)> RunFile(string path) =>
        File.ReadLines(path).Where(l => l.Length > 0).Select(line => Run(JsonNode.Parse(line)!.AsObject(), line));

    private static string? Existing(string folder) => Directory.Exists(folder) ? folder : null;

    private static (string Note, string? Problem) Run(JsonObject test, string line)
    {
        var note = (string?)test["note"] ?? "";
        try
        {
            return (note, Problem(test, line));
        }
        catch (Exception crash) when (crash is not OutOfMemoryException)
        {
            return (note, $"CRASH {crash}");
        }
    }

    private static string? Problem(JsonObject test, string line)
    {
        // Numbers keep their digits only when they are read as Rego values from the text.
        var exact = (RegoObject)RegoJson.Parse(line);
        var modules = (test["modules"] as JsonArray ?? []).Select((m, i) => ($"test-{i}.rego", (string)m!));
        var compiled = RegoBundle.Compile(modules, exact.Get("data") ?? RegoObject.Empty);
        if (compiled.Bundle is not { } bundle)
            return Expect(test, compiled.Errors[0]);
        var prepared = bundle.Query((string)test["query"]!);
        if (prepared.Query is not { } query)
            return Expect(test, prepared.Errors[0]);
        var options = new RegoEvaluateOptions { Limits = Generous, StrictBuiltinErrors = (bool?)test["strict_error"] ?? false };
        var result = query.Evaluate(Input(test, exact), options);
        if (result.Error is not null)
            return Expect(test, result.Error);
        if (test["want_error_code"] is not null || test["want_error"] is not null)
            return $"no error, got {Show(result)}";
        return exact.Get("want_result") is RegoArray wanted ? Compare(test, wanted, result) : null;
    }

    private static RegoValue? Input(JsonObject test, RegoObject exact)
    {
        if ((string?)test["input_term"] is not { } term)
            return exact.Get("input");
        var bundle = RegoBundle.Compile([], RegoObject.Empty).Bundle!;
        return bundle.Query($"x = {term}").Query!.Evaluate(null).Rows[0].Bindings["x"];
    }

    private static string? Expect(JsonObject test, RegoError error)
    {
        var code = (string?)test["want_error_code"];
        var message = (string?)test["want_error"];
        if (code is null && message is null)
            return $"error {error}";
        if (code is not null && code != error.Code)
            return $"wanted code {code}, got {error}";
        return message is not null && !error.ToString().Contains(message, StringComparison.Ordinal) ? $"wanted message {message}, got {error}" : null;
    }

    private static string? Compare(JsonObject test, RegoArray wanted, RegoResult result)
    {
        var sort = (bool?)test["sort_bindings"] ?? false;
        var actual = RegoArray.Of(result.Rows.Select(RegoValue (r) => RegoObject.Of(r.Bindings.Select(b =>
            new KeyValuePair<RegoValue, RegoValue>(new RegoString(b.Key), Plain(b.Value, sort))))));
        var expected = Plain(wanted, sort);
        RegoValue got = sort ? RegoArray.Of(actual.Items.Order()) : actual;
        return Same(expected, got) ? null : $"wanted {expected}, got {got}";
    }

    // As JSON: sets as arrays, keys as strings.
    private static RegoValue Plain(RegoValue value, bool sort) => value switch
    {
        RegoArray array => RegoArray.Of(sort ? array.Items.Select(i => Plain(i, sort)).Order() : array.Items.Select(i => Plain(i, sort))),
        RegoSet set => RegoArray.Of(sort ? set.Items.Select(i => Plain(i, sort)).Order() : set.Items.Select(i => Plain(i, sort))),
        RegoObject obj => RegoObject.Of(obj.Pairs.Select(p => new KeyValuePair<RegoValue, RegoValue>(
            new RegoString(p.Key is RegoString s ? s.Value : RegoJson.Write(p.Key)), Plain(p.Value, sort)))),
        _ => value,
    };

    private static bool Same(RegoValue left, RegoValue right) => (left, right) switch
    {
        (RegoNumber a, RegoNumber b) => a.Equals(b) || (!a.IsInteger && a.ToDouble().Equals(b.ToDouble())),
        (RegoArray a, RegoArray b) => a.Count == b.Count && a.Items.Zip(b.Items).All(p => Same(p.First, p.Second)),
        (RegoObject a, RegoObject b) => a.Count == b.Count && a.Pairs.All(p => b.Get(p.Key) is { } other && Same(p.Value, other)),
        _ => left.Equals(right),
    };

    private static string Show(RegoResult result) => string.Join("; ", result.Rows.Select(r => string.Join(", ", r.Bindings.Select(b => $"{b.Key}={b.Value}"))));
}
