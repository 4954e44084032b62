using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace RainRef.Domain.Channels;

/// <summary>Finds IPv6 addresses, also those that end in an IPv4 address or a zone.</summary>
internal static class IpV6Detector
{
    private const int MaxLength = 45;

    private static readonly SearchValues<char> Inner = SearchValues.Create("0123456789abcdefABCDEF:.");

    public static void Find(ReadOnlySpan<char> text, List<PiiMatch> found)
    {
        var from = 0;
        while (from < text.Length && text[from..].IndexOf(':') is var offset and >= 0)
        {
            var colon = from + offset;
            var length = text[colon..].IndexOfAnyExcept(Inner);
            var end = length < 0 ? text.Length : colon + length;
            if (Match(text, from, colon, end) is { } match)
            {
                found.Add(match);
                end = match.End;
            }

            from = end;
        }
    }

    private static PiiMatch? Match(ReadOnlySpan<char> text, int from, int colon, int end)
    {
        var start = colon;
        while (start > from && colon - start < 4 && char.IsAsciiHexDigit(text[start - 1]))
            start--;
        if (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '.'))
            return null;
        while (end > start && (text[end - 1] == '.' || (text[end - 1] == ':' && end - 2 >= start && text[end - 2] != ':')))
            end--;
        var address = text[start..end];
        if (address.Length is < 3 or > MaxLength
            || address.Count(':') < 2
            || !address.ContainsAnyInRange('0', '9')
            || (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
            || !IPAddress.TryParse(address, out var parsed)
            || parsed.AddressFamily != AddressFamily.InterNetworkV6)
            return null;
        return new PiiMatch(PiiKind.Ip, start, ZoneEnd(text, end));
    }

    private static int ZoneEnd(ReadOnlySpan<char> text, int end)
    {
        if (end >= text.Length || text[end] != '%')
            return end;
        var zone = end + 1;
        while (zone < text.Length && zone - end <= 16 && char.IsAsciiLetterOrDigit(text[zone]))
            zone++;
        return zone > end + 1 ? zone : end;
    }
}
