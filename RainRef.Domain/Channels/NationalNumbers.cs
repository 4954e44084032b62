using System.Collections.Frozen;

namespace RainRef.Domain.Channels;

/// <summary>
/// The numbers that states give people, by shape and check digit. Where the form alone would be a guess (a bare run of
/// digits passes one check digit in ten by chance), a word beside it has to say what it is.
/// </summary>
internal static class NationalNumbers
{
    private delegate bool Check(ReadOnlySpan<char> number);

    private static readonly FrozenDictionary<string, Rule[]> Rules = Table();

    /// <param name="compact">Upper-case letters and digits without what separates them.</param>
    /// <param name="groups">How many stood together.</param>
    public static string? Recognise(ReadOnlySpan<char> compact, ReadOnlySpan<int> groups, ReadOnlySpan<char> text, int start)
    {
        if (compact.Length is < 8 or > 20)
            return null;
        Span<char> shape = stackalloc char[compact.Length];
        for (var i = 0; i < compact.Length; i++)
            shape[i] = char.IsAsciiDigit(compact[i]) ? '9' : 'A';
        if (!Rules.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(shape, out var rules))
            return null;
        foreach (var rule in rules)
        {
            if (!rule.Valid(compact))
                continue;
            var grouped = rule.Layout is not null && groups.SequenceEqual(rule.Layout);
            if (rule.Alone || grouped || PiiContext.SaysAny(text, start, rule.Words))
                return rule.Type;
        }

        return null;
    }

    private static FrozenDictionary<string, Rule[]> Table() => new Rule[]
    {
        new("us_itin", "9{9}", IsItin, [3, 2, 4], "itin taxpayer"),
        new("us_npi", "9{10}", n => n[0] is '1' or '2' && Checksums.Luhn($"80840{n}"), null, "npi provider"),
        new("us_mbi", "9AX9AX9AA99", IsMbi, null, ""),
        new("us_routing", "9{9}", n => n[0] is not ('4' or '5' or '9') && Weigh(n, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0, null, "routing aba rtn"),
        new("uk_nino", "AA999999A", IsNino, null, ""),
        new("uk_nhs", "9{10}", n => (11 - (Weigh(n, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 == n[9] - '0', null, "nhs"),
        new("ca_sin", "9{9}", n => n[0] is not ('0' or '8') && Checksums.Luhn(n), [3, 3, 3], "sin insurance nas"),
        new("au_tfn", "9{9}", n => Weigh(n, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0, null, "tfn tax"),
        new("au_medicare", "9{10}", n => n[0] is >= '2' and <= '6' && Weigh(n, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 == n[8] - '0', null, "medicare"),
        new("in_aadhaar", "9{12}", n => n[0] >= '2' && Checksums.Verhoeff(n), [4, 4, 4], "aadhaar aadhar uid uidai"),
        new("in_pan", "AAAAA9999A", n => "ABCFGHJLPT".Contains(n[3]), null, ""),
        new("es_nif", "99999999A", n => SpanishLetter(n[..8]) == n[8], null, ""),
        new("es_nif", "9999999A", n => SpanishLetter(n[..7]) == n[7], null, "nif dni"),
        new("es_nie", "A9999999A", n => n[0] is >= 'X' and <= 'Z' && SpanishLetter($"{n[0] - 'X'}{n[1..8]}") == n[8], null, ""),
        new("it_fiscal_code", "AAAAAA99A99A999A", IsFiscalCode, null, ""),
        new("pl_pesel", "9{11}", n => Weigh(n, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0 && IsPeselDay(n), null, ""),
        new("se_personnummer", "9{10}", IsSwedish, [6, 4], "personnummer personal ssn"),
        new("se_personnummer", "9{12}", n => n[..2] is "18" or "19" or "20" && IsSwedish(n[2..]), [8, 4], "personnummer personal ssn"),
        new("fi_hetu", "999999999A", n => IsFinnish(n, 6), [6, 4], "hetu henkilötunnus"),
        new("fi_hetu", "999999A999A", n => "YXWVUABCDEF".Contains(n[6]) && IsFinnish(n, 7), null, ""),
        new("fi_hetu", "9{10}", n => IsFinnish(n, 6), [6, 4], "hetu henkilötunnus"),
        new("fi_hetu", "999999A9999", n => "YXWVUABCDEF".Contains(n[6]) && IsFinnish(n, 7), null, ""),
        new("dk_cpr", "9{10}", n => Checksums.IsDay(n, yearFirst: false), [6, 4], "cpr"),
        new("no_fnr", "9{11}", IsNorwegian, null, ""),
        new("za_id", "9{13}", n => Checksums.IsDay(n, yearFirst: true) && n[10] is >= '0' and <= '2' && Checksums.Luhn(n), null, ""),
        new("kr_rrn", "9{13}", n => Checksums.IsDay(n, yearFirst: true) && n[6] is >= '1' and <= '8', [6, 7], "resident rrn 주민등록번호"),
        new("tr_national_id", "9{11}", IsTurkish, null, ""),
        new("th_national_id", "9{13}", IsThai, [1, 4, 5, 2, 1], "thai tnin national citizen id"),
        new("sg_nric", "A9999999A", IsSingaporean, null, ""),
        new("de_tax_id", "9{11}", n => n[0] != '0' && Checksums.Mod11And10(n), null, "steuer steueridentifikationsnummer steuerid idnr tin tax"),
        new("de_pension", "99999999A999", IsGermanPension, null, ""),
        new("de_health", "A999999999", IsGermanHealth, null, "krankenversichertennummer krankenversicherung versichertennummer kvnr health"),
        new("fr_nir", "9{15}", n => n[0] is '1' or '2' && 97 - Checksums.Mod97(n[..13]) == Checksums.Two(n, 13), null, ""),
        new("nl_bsn", "9{9}", n => Weigh(n, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0, null, "bsn burgerservicenummer sofinummer"),
        new("be_rrn", "9{11}", IsBelgian, null, ""),
        new("ch_ahv", "9{13}", n => n[..3] is "756" && Weigh(n, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 == 0, null, ""),
        new("pt_nif", "9{9}", n => (11 - (Weigh(n, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 % 10 == n[8] - '0', null, "nif contribuinte"),
        new("br_cpf", "9{11}", IsBrazilian, [3, 3, 3, 2], "cpf"),
        new("cn_id", "9{18}", n => IsChinese(n), null, ""),
        new("cn_id", "99999999999999999A", n => n[17] == 'X' && IsChinese(n), null, ""),
        new("mx_curp", "AAAA999999AAAAAAX9", n => Checksums.IsDay(n[4..10], yearFirst: true) && n[10] is 'H' or 'M' or 'X', null, ""),
        new("passport", "9{9}", _ => true, null, "passport reisepass passeport pasaporte"),
        new("passport", "A99999999", _ => true, null, "passport reisepass passeport pasaporte"),
        new("passport", "AA9999999", _ => true, null, "passport reisepass passeport pasaporte"),
        new("passport", "AAA999999", _ => true, null, "passport reisepass passeport pasaporte"),
        new("passport", "A9999999", _ => true, null, "passport reisepass passeport pasaporte"),
        new("de_document", "XXXXXXXXX", IsGermanDocument, null, "ausweis personalausweis reisepass ausweisnummer id"),
        new("passport", "A999A9999", _ => true, null, "passport reisepass passeport pasaporte 여권"),
        new("driving_licence", "AAAAA999999AXXAA", IsBritishDriver, null, ""),
        new("driving_licence", "AAAA9999999AXXAA", IsBritishDriver, null, ""),
        new("driving_licence", "AAA99999999AXXAA", IsBritishDriver, null, ""),
        new("driving_licence", "AA999999999AXXAA", IsBritishDriver, null, ""),
    }.SelectMany(Shapes).GroupBy(p => p.Shape, p => p.Rule).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);

    // "9{11}" is eleven digits; X is a letter or a digit.
    private static IEnumerable<(string Shape, Rule Rule)> Shapes(Rule rule)
    {
        var form = rule.Form is ['9', '{', ..] ? new string('9', int.Parse(rule.Form.AsSpan()[2..^1], provider: null)) : rule.Form;
        IEnumerable<string> shapes = [""];
        foreach (var c in form)
            shapes = c == 'X' ? shapes.SelectMany(s => new[] { s + '9', s + 'A' }) : shapes.Select(s => s + c);
        return shapes.Select(s => (s, rule));
    }

    private static int Weigh(ReadOnlySpan<char> number, ReadOnlySpan<int> weights) => Checksums.Weighted(number, weights);

    private static bool IsItin(ReadOnlySpan<char> n) =>
        n[0] == '9' && Checksums.Two(n, 3) is (>= 50 and <= 65) or (>= 70 and <= 88) or (>= 90 and <= 92) or (>= 94 and <= 99);

    // Centers for Medicare & Medicaid Services: no S, L, O, I, B, Z.
    private static bool IsMbi(ReadOnlySpan<char> n) => n[0] != '0' && !n.ContainsAny("SLOIBZ");

    private static bool IsNino(ReadOnlySpan<char> n) =>
        !n[..2].ContainsAny("DFIQUV") && n[1] != 'O' && n[8] <= 'D' && n[..2] is not ("BG" or "GB" or "KN" or "NK" or "NT" or "TN" or "ZZ");

    private static char SpanishLetter(ReadOnlySpan<char> eight) => "TRWAGMYFPDXBNJZSQVHLCKE"[int.Parse(eight, provider: null) % 23];

    private static bool IsFiscalCode(ReadOnlySpan<char> n)
    {
        ReadOnlySpan<int> odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
        var sum = 0;
        for (var i = 0; i < 15; i++)
        {
            var value = char.IsAsciiDigit(n[i]) ? n[i] - '0' : n[i] - 'A';
            sum += i % 2 == 0 ? odd[value] : value;
        }

        return sum % 26 == n[15] - 'A';
    }

    private static bool IsPeselDay(ReadOnlySpan<char> n) => Checksums.IsDay(n, yearFirst: true, Checksums.Two(n, 2) / 20 * 20);

    private static bool IsSwedish(ReadOnlySpan<char> n)
    {
        Span<char> day = stackalloc char[6];
        n[..6].CopyTo(day);
        if (day[4] >= '6')
            day[4] = (char)(day[4] - 6);
        return Checksums.IsDay(day, yearFirst: true) && Checksums.Luhn(n);
    }

    private static bool IsFinnish(ReadOnlySpan<char> n, int serial) =>
        Checksums.IsDay(n, yearFirst: false)
        && "0123456789ABCDEFHJKLMNPRSTUVWXY"[int.Parse($"{n[..6]}{n.Slice(serial, 3)}", provider: null) % 31] == n[^1];

    private static bool IsNorwegian(ReadOnlySpan<char> n) =>
        Checksums.IsDay(n, yearFirst: false)
        && Weigh(n, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 == 0 && Weigh(n, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0;

    private static bool IsTurkish(ReadOnlySpan<char> n) =>
        n[0] != '0' && (((Weigh(n, [7, -1, 7, -1, 7, -1, 7, -1, 7]) % 10) + 10) % 10) == n[9] - '0'
        && Weigh(n, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) % 10 == n[10] - '0';

    private static bool IsThai(ReadOnlySpan<char> n) =>
        n[0] != '0' && n[1] != '0' && (11 - (Weigh(n, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 == n[12] - '0';

    private static bool IsSingaporean(ReadOnlySpan<char> n)
    {
        var sum = Weigh(n[1..8], [2, 7, 6, 5, 4, 3, 2]);
        return n[0] switch
        {
            'S' => "JZIHGFEDCBA"[sum % 11] == n[8],
            'T' => "JZIHGFEDCBA"[(sum + 4) % 11] == n[8],
            'F' => "XWUTRQPNMLK"[sum % 11] == n[8],
            'G' => "XWUTRQPNMLK"[(sum + 4) % 11] == n[8],
            'M' => "XWUTRQPNJLK"[10 - ((sum + 3) % 11)] == n[8],
            _ => false,
        };
    }

    private static bool IsGermanPension(ReadOnlySpan<char> n) =>
        Checksums.IsDay(n[2..8], yearFirst: false)
        && CrossSum($"{n[..8]}{n[8] - 'A' + 1:00}{n[9..11]}", [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) % 10 == n[11] - '0';

    private static bool IsGermanHealth(ReadOnlySpan<char> n) =>
        CrossSum($"{n[0] - 'A' + 1:00}{n[1..9]}", [1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 == n[9] - '0';

    private static int CrossSum(ReadOnlySpan<char> digits, ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            var product = (digits[i] - '0') * weights[i];
            sum += (product / 10) + (product % 10);
        }

        return sum;
    }

    // DVLA: the name's first five, padded with 9; decade, month (50 more for women), day, year.
    private static bool IsBritishDriver(ReadOnlySpan<char> n) =>
        n[..5].TrimEnd('9').IndexOfAnyInRange('0', '9') < 0
        && Checksums.Two(n, 6) is (>= 1 and <= 12) or (>= 51 and <= 62) && Checksums.Two(n, 8) is >= 1 and <= 31;

    // ICAO 9303: weights 7, 3, 1; letters from 10; no vowels among them.
    private static bool IsGermanDocument(ReadOnlySpan<char> n)
    {
        if (!char.IsAsciiLetter(n[0]) || !n.ContainsAnyInRange('0', '9'))
            return false;
        foreach (var c in n)
        {
            if (char.IsAsciiLetter(c) && !"CFGHJKLMNPRTVWXYZ".Contains(c))
                return false;
        }

        return true;
    }

    private static bool IsBelgian(ReadOnlySpan<char> n)
    {
        var (body, check) = (long.Parse(n[..9], provider: null), Checksums.Two(n, 9));
        return Checksums.IsDay(n, yearFirst: true) && (97 - (body % 97) == check || 97 - ((2_000_000_000 + body) % 97) == check);
    }

    private static bool IsBrazilian(ReadOnlySpan<char> n) =>
        n.ContainsAnyExcept(n[0])
        && Weigh(n, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10 == n[9] - '0'
        && Weigh(n, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10 % 11 % 10 == n[10] - '0';

    private static bool IsChinese(ReadOnlySpan<char> n) =>
        n[6..8] is "19" or "20" && Checksums.IsDay(n[8..14], yearFirst: true)
        && "10X98765432"[Weigh(n, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] == n[17];

    /// <param name="Form">9 a digit, A a letter, X either.</param>
    /// <param name="Layout">Groups that are so particular that no word is needed; null where there are none.</param>
    private sealed record Rule(string Type, string Form, Check Valid, int[]? Layout, string WordList)
    {
        public bool Alone => WordList.Length == 0;

        public FrozenSet<string> Words { get; } =
            WordList.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
