using System.Buffers.Binary;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>What the bits of a UUID say (RFC 4122).</summary>
internal static class Uuids
{
    private const long GregorianToUnix = 0x01B21DD213814000;

    public static RegoValue? Parse(string text)
    {
        var plain = text.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase) ? text[9..] : text;
        if (!Guid.TryParseExact(plain, "D", out var id) && !Guid.TryParseExact(plain, "B", out id) && !Guid.TryParseExact(plain, "N", out id))
            throw new BuiltinException($"invalid UUID: {text}");
        var bytes = id.ToByteArray(bigEndian: true);
        var version = bytes[6] >> 4;
        var pairs = new Dictionary<RegoValue, RegoValue>
        {
            [Args.Text("version")] = RegoNumber.Of(version),
            [Args.Text("variant")] = Args.Text(Variant(bytes[8])),
        };
        if (version is 1 or 2)
            AddNode(pairs, bytes, version);
        return RegoObject.FromDictionary(pairs);
    }

    private static void AddNode(Dictionary<RegoValue, RegoValue> pairs, byte[] bytes, int version)
    {
        pairs[Args.Text("nodeid")] = Args.Text(BitConverter.ToString(bytes, 10).ToLowerInvariant());
        pairs[Args.Text("macvariables")] = Args.Text(((bytes[10] & 2) == 0 ? "global" : "local") + ((bytes[10] & 1) == 0 ? ":unicast" : ":multicast"));
        var ticks = ((long)(BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(6)) & 0x0fff) << 48)
            | ((long)BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(4)) << 32)
            | BinaryPrimitives.ReadUInt32BigEndian(bytes);
        pairs[Args.Text("time")] = RegoNumber.Of((ticks - GregorianToUnix) * 100);
        pairs[Args.Text("clocksequence")] = RegoNumber.Of(BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(8)) & 0x3fff);
        if (version != 2)
            return;
        pairs[Args.Text("id")] = RegoNumber.Of(BinaryPrimitives.ReadUInt32BigEndian(bytes));
        pairs[Args.Text("domain")] = Args.Text(bytes[9] switch { 0 => "Person", 1 => "Group", 2 => "Org", var other => $"Domain{other}" });
    }

    private static string Variant(byte bits) => (bits >> 5) switch
    {
        < 4 => "Reserved",
        < 6 => "RFC4122",
        6 => "Microsoft",
        _ => "Future",
    };
}
