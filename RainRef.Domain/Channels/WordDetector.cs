using System.Security.Cryptography;

namespace RainRef.Domain.Channels;

/// <summary>Finds what is made of words with digits in them: network cards, wallets, and the numbers that states give people.</summary>
internal static class WordDetector
{
    private const int MaxWords = 6;
    private const int MaxLength = 20;
    private const int LongestWord = 64;
    private const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const string Bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    public static void Find(ReadOnlySpan<char> text, List<PiiMatch> found)
    {
        FindMacs(text, found);
        var (from, after) = (0, 0);
        while (from < text.Length && text[from..].IndexOfAnyInRange('0', '9') is var offset and >= 0)
        {
            var (start, end) = (from + offset, from + offset);
            while (start > after && IsInWord(text[start - 1]))
                start--;
            while (end < text.Length && IsInWord(text[end]))
                end++;
            from = end;
            if ((start == after && start > 0 && IsInWord(text[start - 1])) || end - start > LongestWord)
                continue;
            var match = Wallet(text, start, end) ?? National(text, Prefix(text, start, after)) ?? National(text, start);
            if (match is not { } one)
                continue;
            found.Add(one);
            (from, after) = (Math.Max(from, one.End), one.End);
        }
    }

    private static bool IsInWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    // "AB 12 34 56 C" begins before its first digit: a few capitals right before belong to the number; -1 where there are none.
    private static int Prefix(ReadOnlySpan<char> text, int start, int after)
    {
        if (start - 2 < after || text[start - 1] is not (' ' or '-'))
            return -1;
        var first = start - 1;
        while (first > after && start - first < 6 && char.IsAsciiLetterUpper(text[first - 1]))
            first--;
        return first < start - 1 && (first == 0 || !IsInWord(text[first - 1])) ? first : -1;
    }

    private static void FindMacs(ReadOnlySpan<char> text, List<PiiMatch> found)
    {
        var from = 0;
        while (from < text.Length && text[from..].IndexOfAny(':', '-', '.') is var offset and >= 0)
        {
            var joint = from + offset;
            var start = joint - (text[joint] == '.' ? 4 : 2);
            from = joint + 1;
            if (start < 0 || !char.IsAsciiHexDigit(text[start]) || (start > 0 && IsInWord(text[start - 1])) || Mac(text, start, joint) is not { } match)
                continue;
            found.Add(match);
            from = match.End;
        }
    }

    private static PiiMatch? Mac(ReadOnlySpan<char> text, int start, int end)
    {
        var (size, count) = (end - start) switch { 2 => (2, 6), 4 => (4, 3), _ => (0, 0) };
        if (size == 0 || end >= text.Length || (size == 2 ? text[end] is not (':' or '-') : text[end] != '.')
            || (start > 0 && text[start - 1] == text[end]))
            return null;
        var length = (size * count) + count - 1;
        if (start + length > text.Length)
            return null;
        var letters = 0;
        var first = text[start];
        // Everybody's address and nobody's are not personal.
        if (first is '0' or 'f' or 'F' && text.Slice(start, length).IndexOfAnyExcept(first, text[end]) < 0)
            return null;
        for (var i = 0; i < length; i++)
        {
            var c = text[start + i];
            if (i % (size + 1) == size ? c != text[end] : !char.IsAsciiHexDigit(c))
                return null;
            letters += char.IsAsciiLetter(c) ? 1 : 0;
        }

        var stop = start + length;
        var bounded = NumberDetector.Ends(text, stop) && (stop >= text.Length || text[stop] != text[end] || !More(text, stop));
        return bounded && (letters > 0 || text[end] == ':') ? new PiiMatch(PiiKind.Mac, start, stop) : null;
    }

    private static bool More(ReadOnlySpan<char> text, int joint) => joint + 1 < text.Length && char.IsLetterOrDigit(text[joint + 1]);

    private static PiiMatch? Wallet(ReadOnlySpan<char> text, int start, int end)
    {
        var word = text[start..end];
        var known = word.Length switch
        {
            42 when word.StartsWith("0x", StringComparison.Ordinal) => IsHex(word[2..]),
            >= 42 and <= 62 when word.StartsWith("bc1", StringComparison.OrdinalIgnoreCase) => IsBech32(word),
            >= 26 and <= 35 when word[0] is '1' or '3' => IsBase58Check(word),
            _ => false,
        };
        return known ? new PiiMatch(PiiKind.Crypto, start, end) : null;
    }

    // The longest reading wins: "12 345 678 901" before "12 345 678".
    private static PiiMatch? National(ReadOnlySpan<char> text, int start)
    {
        if (start < 0 || (start > 0 && text[start - 1] is '_' or '$' or '€' or '£' or '#'))
            return null;
        Span<char> compact = stackalloc char[MaxLength];
        Span<int> groups = stackalloc int[MaxWords];
        var (length, count, joint, i) = (0, 0, '\0', start);
        PiiMatch? best = null;
        while (count < MaxWords)
        {
            var word = i;
            while (i < text.Length && char.IsAsciiLetterOrDigit(text[i]) && length < MaxLength)
                compact[length++] = char.ToUpperInvariant(text[i++]);
            if (i == word || (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] == '_')))
                break;
            groups[count++] = i - word;
            var closed = i + 1 >= text.Length || text[i] is not ('-' or '/' or '.' or '+') || !char.IsLetterOrDigit(text[i + 1]);
            if (closed && NationalNumbers.Recognise(compact[..length], groups[..count], text, start) is { } type)
                best = new PiiMatch(PiiKind.NationalId, start, i, type);
            if (i + 1 >= text.Length || text[i] is not (' ' or '-' or '.' or '/' or '+') || (joint != '\0' && text[i] != joint && text[i] is ' '))
                break;
            joint = text[i++];
        }

        return best;
    }

    private static bool IsHex(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
        }

        return true;
    }

    // The last four of 25 bytes are the beginning of the SHA-256 of the SHA-256 of the others.
    private static bool IsBase58Check(ReadOnlySpan<char> word)
    {
        Span<byte> bytes = stackalloc byte[25];
        foreach (var c in word)
        {
            var carry = Base58.IndexOf(c, StringComparison.Ordinal);
            if (carry < 0)
                return false;
            for (var i = bytes.Length - 1; i >= 0; i--)
            {
                carry += bytes[i] * 58;
                bytes[i] = (byte)carry;
                carry >>= 8;
            }

            if (carry != 0)
                return false;
        }

        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes[..21], hash);
        SHA256.HashData(hash, hash);
        return bytes[21..].SequenceEqual(hash[..4]) && bytes[0] is 0 or 5;
    }

    // BIP 173 and BIP 350.
    private static bool IsBech32(ReadOnlySpan<char> word)
    {
        uint check = 1;
        foreach (var value in (ReadOnlySpan<byte>)[3, 3, 0, 2, 3])
            check = Step(check, value);
        foreach (var c in word[3..])
        {
            var value = Bech32.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal);
            if (value < 0)
                return false;
            check = Step(check, (uint)value);
        }

        return check is 1 or 0x2bc830a3;

        static uint Step(uint check, uint value)
        {
            var top = check >> 25;
            check = ((check & 0x1ffffff) << 5) ^ value;
            ReadOnlySpan<uint> generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
            for (var i = 0; i < generator.Length; i++)
                check ^= (top >> i & 1) == 1 ? generator[i] : 0;
            return check;
        }
    }
}
