using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>An address range: the first address as a number, and how many leading bits are fixed.</summary>
internal readonly record struct Cidr(bool IsV6, BigInteger First, int Prefix)
{
    public int Bits => IsV6 ? 128 : 32;

    public BigInteger Size => BigInteger.One << (Bits - Prefix);

    public BigInteger Last => First + Size - 1;

    /// <summary>Reads an address with a prefix length; null for other text.</summary>
    public static Cidr? Read(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || ReadAddress(text[..slash]) is not { } address)
            return null;
        var bits = address.IsV6 ? 128 : 32;
        if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) || prefix > bits)
            return null;
        var hosts = (BigInteger.One << (bits - prefix)) - 1;
        return new Cidr(address.IsV6, address.First - (address.First & hosts), prefix);
    }

    /// <summary>Reads one address, as a range of one.</summary>
    public static Cidr? ReadAddress(string text)
    {
        if (!IPAddress.TryParse(text, out var address) || text.Contains('%', StringComparison.Ordinal))
            return null;
        var v6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        // Four decimal parts only: .NET also takes fewer parts and other bases.
        if (!v6 && (text.Split('.').Length != 4 || !text.All(c => char.IsAsciiDigit(c) || c == '.')))
            return null;
        return new Cidr(v6, new BigInteger(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true), v6 ? 128 : 32);
    }

    public bool Contains(Cidr other) => IsV6 == other.IsV6 && Prefix <= other.Prefix && other.First >= First && other.Last <= Last;

    public bool Intersects(Cidr other) => IsV6 == other.IsV6 && First <= other.Last && other.First <= Last;

    public static string Address(bool v6, BigInteger value)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        var full = new byte[v6 ? 16 : 4];
        bytes.CopyTo(full, full.Length - bytes.Length);
        return new IPAddress(full).ToString();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address(IsV6, First)}/{Prefix}");
}
