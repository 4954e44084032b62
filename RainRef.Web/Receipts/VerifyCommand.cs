using System.Text.Json;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Receipts;

namespace RainRef.Web.Receipts;

/// <summary>Checks files of receipts without a database, a setting or a network.</summary>
public static class VerifyCommand
{
    private const string Help = """
        rainref verify FILE… [--key PEM] [--checkpoint FILE] [--hmac-key ID=HEX] [--json]

          FILE           what `rainref receipts export` wrote, or a proof as GET /audit/{id} gives it
          --key          public keys that are trusted, in PEM form; without it, the file's own
          --checkpoint   a checkpoint kept from before: shows whether the past was rewritten or cut off since
          --hmac-key     a secret key, to check the receipts' signatures too
          --json         one line of JSON a file
        """;

    private static readonly JsonSerializerOptions Json = new(BundleLines.Json) { Converters = { new KindConverter() } };

    /// <returns>0 when everything holds, 1 when something does not, 2 when nothing could be checked.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            var options = CommandOptions.Parse(args, ["key", "checkpoint", "hmac-key"], ["json"]);
            if (options.Rest.Count == 0)
                throw new FormatException(Help);
            var trust = await TrustAsync(options);
            var good = true;
            foreach (var name in options.Rest)
            {
                await using var file = new FileStream(
                    name, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
                var verdict = await BundleCheck.RunAsync(file, trust, CancellationToken.None);
                good &= verdict.Ok;
                await SayAsync(name, verdict, options.Has("json"), output);
            }

            return good ? 0 : 1;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            await errors.WriteLineAsync(e.Message);
            return 2;
        }
    }

    private static async Task<BundleTrust> TrustAsync(CommandOptions options)
    {
        var keys = new List<CheckpointKey>();
        foreach (var name in options.All("key"))
            keys.AddRange(CheckpointKey.ReadPem(await File.ReadAllTextAsync(name)));
        var notes = new List<string>();
        foreach (var name in options.All("checkpoint"))
            notes.Add(await File.ReadAllTextAsync(name));
        var secrets = options.All("hmac-key").Select(text => text.Split('=', 2)).ToDictionary(
            pair => pair[0], pair => Convert.FromHexString(pair.Length == 2 ? pair[1] : throw new FormatException("A secret key is given as ID=HEX.")));
        var signer = secrets.Count > 0 ? new ReceiptSigner(new ReceiptKeys(secrets.Keys.First(), secrets)) : null;
        return new BundleTrust(keys, notes, signer);
    }

    private static async Task SayAsync(string name, BundleVerdict verdict, bool json, TextWriter output)
    {
        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(
                new { file = name, ok = verdict.Ok, kind = verdict.Kind, receipts = verdict.Receipts, faults = verdict.Faults }, Json));
            return;
        }

        var what = verdict.Kind == "receipts"
            ? $"{verdict.Receipts} receipts ({verdict.From} to {verdict.To}), {verdict.Checkpoints} checkpoints compared"
            : $"proof of {verdict.Kind}";
        await output.WriteLineAsync($"{name}: {what}; keys {(verdict.KeyIds.Count > 0 ? string.Join(", ", verdict.KeyIds) : "none")}");
        foreach (var fault in verdict.Faults)
            await output.WriteLineAsync($"  {SnakeCase.Of(fault.Kind)}: {fault.Message}");
        await output.WriteLineAsync(verdict.Ok ? "  OK" : $"  NOT OK: {verdict.Faults.Count} faults");
    }

    private sealed class KindConverter() : System.Text.Json.Serialization.JsonStringEnumConverter<ChainFaultKind>(JsonNamingPolicy.SnakeCaseLower);
}
