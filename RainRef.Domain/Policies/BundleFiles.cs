using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RainRef.Domain.Common;
using RainRef.Domain.Policies.Rego;

namespace RainRef.Domain.Policies;

/// <summary>The files of a bundle by their paths: modules, their tests in files that end in "_test.rego", and data.json.</summary>
public sealed partial class BundleFiles
{
    public const string DataFile = "data.json";

    /// <summary>Says <c>{"rego_version": 0}</c> where the modules' bodies have no <c>if</c>.</summary>
    public const string Manifest = ".manifest";
    public const int MaxFiles = 50;
    public const int MaxFileLength = 100_000;
    public const int MaxLength = 400_000;
    private const string Tests = "_test.rego";
    private readonly SortedDictionary<string, string> _files;

    private BundleFiles(IEnumerable<KeyValuePair<string, string>> files) =>
        _files = new SortedDictionary<string, string>(new Dictionary<string, string>(files), StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Files => _files;

    /// <summary>What decides: the modules without their tests.</summary>
    public IEnumerable<(string File, string Source)> Rules => Modules.Where(m => !IsTest(m.File));

    public IEnumerable<(string File, string Source)> Modules =>
        _files.Where(f => f.Key.EndsWith(".rego", StringComparison.Ordinal)).Select(f => (f.Key, f.Value));

    /// <summary>How the modules are read, as the manifest says.</summary>
    public RegoCompileOptions Options => new(V0: Version() == 0);

    /// <summary>Files that people may edit: a few, of a moderate size, with plain names.</summary>
    public static Result<BundleFiles> Create(IReadOnlyDictionary<string, string?>? files)
    {
        if (files is not { Count: > 0 and <= MaxFiles })
            return Error.Validation("files", $"files has 1 to {MaxFiles} files.");
        foreach (var (name, text) in files)
        {
            if (!Name().IsMatch(name) || name.Contains("..", StringComparison.Ordinal))
                return Error.Validation("files", $"'{name}' is no name of a file: *.rego, data.json or .manifest, in lower-case letters, digits, '_', '-', '.' and '/'.");
            if (text is null || text.Length > MaxFileLength)
                return Error.Validation("files", $"'{name}' has at most {MaxFileLength:N0} characters.");
            if (StorableText.Check(name, text) is { } wrong)
                return wrong;
        }

        return files.Sum(f => f.Value!.Length) > MaxLength
            ? Error.Validation("files", $"All files together have at most {MaxLength:N0} characters.")
            : new BundleFiles(files!);
    }

    /// <summary>Files that were checked before: from the installation's own folder, or stored.</summary>
    public static BundleFiles Of(IEnumerable<KeyValuePair<string, string>> files) => new(files);

    public static bool IsTest(string file) => file.EndsWith(Tests, StringComparison.Ordinal);

    /// <summary>The base documents: each data.json at its folder's place.</summary>
    /// <returns>Null where a file does not read; <paramref name="errors"/> then says where.</returns>
    public JsonObject? Data(out IReadOnlyList<RegoError> errors)
    {
        var (data, wrong) = (new JsonObject(), new List<RegoError>());
        foreach (var (file, text) in _files.Where(f => Path.GetFileName(f.Key) == DataFile))
        {
            try
            {
                var node = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 32 });
                if (node is JsonObject document)
                    Merge(data, file.Split('/')[..^1], document);
                else
                    wrong.Add(new RegoError(RegoError.Parse, "data.json holds one object", file, 1, 1));
            }
            catch (JsonException e)
            {
                wrong.Add(new RegoError(
                    RegoError.Parse, Plain(e), file, (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1));
            }
        }

        errors = wrong;
        return wrong.Count == 0 ? data : null;
    }

    private int? Version()
    {
        try
        {
            return _files.TryGetValue(Manifest, out var text) && JsonNode.Parse(text) is JsonObject manifest
                ? manifest["rego_version"] is JsonValue version && version.TryGetValue<int>(out var number) ? number : 1
                : 1;
        }
        catch (JsonException)
        {
            return 1;
        }
    }

    private static void Merge(JsonObject into, string[] folders, JsonObject document)
    {
        foreach (var folder in folders)
        {
            if (into[folder] is not JsonObject next)
                into[folder] = next = [];
            into = next;
        }

        foreach (var (name, value) in document)
            into[name] = value?.DeepClone();
    }

    // The reader's own sentence ends in a path and positions, which are told apart from it.
    private static string Plain(JsonException e) => e.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0];

    [GeneratedRegex(@"\A(?:[a-z0-9_-][a-z0-9_.-]{0,60}/){0,4}(?:[a-z0-9_-][a-z0-9_.-]{0,60}\.rego|data\.json|\.manifest)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
