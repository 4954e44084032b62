using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using RainRef.Domain.Receipts;

namespace RainRef.Infrastructure.Receipts;

/// <summary>What somebody brings to a verification.</summary>
/// <param name="Keys">Public keys that are trusted; empty trusts those in the file.</param>
/// <param name="Checkpoints">Signed checkpoints that were kept from before.</param>
/// <param name="Signer">The secret keys, where the verifier has them.</param>
public sealed record BundleTrust(
    IReadOnlyList<CheckpointKey> Keys, IReadOnlyList<string> Checkpoints, ReceiptSigner? Signer);

/// <summary>The outcome of checking a file.</summary>
/// <param name="Kind">"receipts", "inclusion" or "consistency"; "nothing" where it does not read.</param>
public sealed record BundleVerdict(
    string Kind, long Receipts, long From, long To, int Checkpoints, IReadOnlyList<string> KeyIds, IReadOnlyList<ChainFault> Faults)
{
    public bool Ok => Faults.Count == 0;
}

/// <summary>Checks an exported bundle, or a proof as the API gives it, with nothing but the file.</summary>
public static class BundleCheck
{
    /// <summary>Longer lines are not read.</summary>
    public const int MaxLine = 16 * 1024 * 1024;

    public static async Task<BundleVerdict> RunAsync(Stream file, BundleTrust trust, CancellationToken ct)
    {
        var lines = PipeReader.Create(file, new StreamPipeReaderOptions(bufferSize: 1 << 16));
        try
        {
            var first = await LineAsync(lines, ct);
            using var document = JsonDocument.Parse(first ?? []);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("format", out _))
                return await CheckLogAsync(Read<BundleHeader>(first!), lines, trust, ct);
            return CheckProof(ProofIn(document.RootElement), trust);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return new BundleVerdict("nothing", 0, 0, 0, 0, [], [Unread(0, "It is neither a bundle of receipts nor a proof: " + e.Message)]);
        }
        finally
        {
            await lines.CompleteAsync();
        }
    }

    // An answer of GET /audit/{id} holds more than the proof.
    private static ProofDocument ProofIn(JsonElement root)
    {
        var proof = new ProofDocument();
        if (root.TryGetProperty("inclusion", out var inclusion))
            proof = proof with { Inclusion = inclusion.Deserialize<InclusionDocument>(BundleLines.Json) };
        if (root.TryGetProperty("consistency", out var consistency))
            proof = proof with { Consistency = consistency.Deserialize<ConsistencyDocument>(BundleLines.Json) };
        return proof;
    }

    private static BundleVerdict CheckProof(ProofDocument proof, BundleTrust trust)
    {
        var keys = KeysOf(proof.Inclusion?.Keys ?? proof.Consistency?.Keys ?? [], trust);
        var kind = proof.Inclusion is not null ? "inclusion" : "consistency";
        var seq = proof.Inclusion?.Receipt.Seq ?? 0;
        return new BundleVerdict(
            kind, seq > 0 ? 1 : 0, seq, seq, 1, [.. keys.Select(k => k.Id)], proof.Verify(keys, trust.Signer));
    }

    private static async Task<BundleVerdict> CheckLogAsync(BundleHeader first, PipeReader lines, BundleTrust trust, CancellationToken ct)
    {
        var header = BundleLines.ToHeader(first);
        var keys = KeysOf(first.Keys, trust);
        var (known, faults) = Open(trust.Checkpoints, keys);
        var verifier = new LogVerifier(header, keys, trust.Signer, known);
        verifier.Begin();
        var (receipts, end) = (0L, (long?)null);
        while (await LineAsync(lines, ct) is { } line)
        {
            if (end is not null)
                verifier.Unread("There is something behind the bundle's last line.");
            end = Check(line, header, verifier, ref receipts) ?? end;
        }

        if (end != receipts)
            faults.Add(Unread(0, end is null ? "The bundle breaks off: its last line is missing." : $"The bundle should have {end} receipts, and has {receipts}."));
        var result = verifier.Finish();
        return new BundleVerdict(
            "receipts", receipts, header.From, header.To, verifier.Checkpoints, [.. keys.Select(k => k.Id)],
            [.. result.Faults, .. faults]);
    }

    private static long? Check(byte[] bytes, LogHeader header, LogVerifier verifier, ref long receipts)
    {
        try
        {
            switch (Read<BundleLine>(bytes))
            {
                case { Receipt: { } receipt, Checkpoint: null, End: null }:
                    receipts++;
                    verifier.Check(BundleLines.ToEntry(receipt, header.WorkspaceId));
                    return null;
                case { Receipt: null, Checkpoint: { } note, End: null }:
                    verifier.Check(note);
                    return null;
                case { Receipt: null, Checkpoint: null, End: { } end }:
                    return end;
                default:
                    throw new FormatException("It is neither a receipt nor a checkpoint nor the end.");
            }
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            verifier.Unread("A line does not read: " + e.Message);
            return null;
        }
    }

    private static (List<SignedCheckpoint> Known, List<ChainFault> Faults) Open(
        IReadOnlyList<string> notes, IReadOnlyList<CheckpointKey> keys)
    {
        var (known, faults) = (new List<SignedCheckpoint>(), new List<ChainFault>());
        foreach (var note in notes)
        {
            try
            {
                known.Add(SignedCheckpoint.Open(note, keys));
            }
            catch (FormatException e)
            {
                faults.Add(new ChainFault(ChainFaultKind.BadCheckpoint, 0, null, "The given checkpoint does not count: " + e.Message));
            }
        }

        return (known, faults);
    }

    private static IReadOnlyList<CheckpointKey> KeysOf(IReadOnlyList<string> inFile, BundleTrust trust) =>
        trust.Keys.Count > 0 ? trust.Keys : [.. inFile.Select(CheckpointKey.Read)];

    private static T Read<T>(byte[] line) =>
        JsonSerializer.Deserialize<T>(line, BundleLines.Json) ?? throw new FormatException("It is null.");

    private static bool IsUnreadable(Exception e) =>
        e is JsonException or FormatException or InvalidOperationException or ArgumentException;

    private static ChainFault Unread(long seq, string message) => new(ChainFaultKind.Malformed, seq, null, message);

    private static async ValueTask<byte[]?> LineAsync(PipeReader reader, CancellationToken ct)
    {
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end).ToArray();
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted)
            {
                var rest = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return rest.Length > 0 ? rest : null;
            }

            if (read.Buffer.Length > MaxLine)
                throw new FormatException($"A line is longer than {MaxLine} bytes.");
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
