using System.Text.Json;
using System.Text.Json.Nodes;
using RainRef.Domain.Policies;
using RainRef.Domain.Policies.Rego;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Policies;

namespace RainRef.Web.Policies;

/// <summary><c>rainref policy test|eval</c>: runs the tests beside the policies, or one decision; needs no database.</summary>
internal static class PolicyCommands
{
    public const string Help = "policy test [FOLDER] | policy eval [FOLDER] < input.json";

    public static int Run(string[] args)
    {
        var (verb, folder) = (args.ElementAtOrDefault(0), args.ElementAtOrDefault(1) ?? PolicyFolder.Default);
        try
        {
            return verb switch
            {
                "test" => Test(folder),
                "eval" => Evaluate(folder),
                _ => Refuse($"rainref {Help}"),
            };
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or JsonException)
        {
            return Refuse(e.Message);
        }
    }

    private static int Test(string folder)
    {
        var check = BundleCheck.Run(PolicyFolder.Read(folder), TimeProvider.System, CancellationToken.None);
        if (!check.IsClean)
            return Refuse(string.Join('\n', check.Errors));
        var results = check.Tests;
        foreach (var failed in results.Where(r => r is { Passed: false, Skipped: false }))
            Console.Error.WriteLine($"{failed.File}:{failed.Line}: {failed.Name} failed{(failed.Error is { } e ? $": {e.Message}" : "")}");
        var (passed, skipped) = (results.Count(r => r.Passed), results.Count(r => r.Skipped));
        Console.WriteLine($"{passed} passed, {results.Count - passed - skipped} failed{(skipped > 0 ? $", {skipped} skipped" : "")}");
        return passed > 0 && passed + skipped == results.Count ? 0 : 1;
    }

    private static int Evaluate(string folder)
    {
        var files = PolicyFolder.Read(folder);
        if (files.Data(out var errors) is not { } data)
            return Refuse(string.Join('\n', errors));
        var compiled = RegoBundle.Compile(files.Rules, data, files.Options);
        if (compiled.Bundle?.Query(RegoPolicy.Query).Query is not { } query)
            return Refuse(string.Join('\n', compiled.Errors));
        var print = new RegoEvaluateOptions { Print = (file, line, text) => Console.Error.WriteLine($"{file}:{line}: {text}") };
        var result = query.EvaluateJson(Completed(JsonNode.Parse(Console.In.ReadToEnd())), print);
        if (result.Error is { } error)
            return Refuse(error.ToString());
        Console.WriteLine(result.Value?.ToString() ?? "undefined");
        return 0;
    }

    // The playbook need not be written out where it is one of those beside the program.
    private static JsonNode? Completed(JsonNode? input)
    {
        if (input is JsonObject document && !document.ContainsKey("playbook") && (string?)document["type"] is { } type)
        {
            document["playbook"] = new PlaybookCatalog(DataFolder.Beside("playbooks")).ByAction(type) is { } playbook
                ? PolicyDocument.Of(playbook)
                : null;
        }

        return input;
    }

    private static int Refuse(string words)
    {
        Console.Error.WriteLine(words);
        return 1;
    }
}
