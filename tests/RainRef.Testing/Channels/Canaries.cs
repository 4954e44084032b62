using System.Globalization;

namespace RainRef.Testing.Channels;

/// <summary>One invented piece of personal data.</summary>
/// <param name="Value">As it is written.</param>
/// <param name="Sentence">A sentence that holds it.</param>
public sealed record Canary(string Kind, string Value, string Sentence);

/// <summary>Invents personal data in many forms, each valid by its check digits and each different from all others.</summary>
public sealed class Canaries(int seed)
{
    private const string NifLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
    private readonly Random _random = new(seed);
    private int _count;

    public IReadOnlyList<Canary> Make(int count)
    {
        Func<Canary>[] kinds =
        [
            Email, Email, () => Phone("+49 ### #######"), () => Phone("(2##) 5##-####"), () => Phone("+44 20 #### ####"), () => Phone("2##.5##.####"),
            () => Card("4", 16, 4), () => Card("5105", 16, 16), () => Card("34", 15, 15), () => Iban("DE", 18), () => Iban("GB", 0), Ssn, IpV4, IpV6,
            Mac, Token, Wallet, Nif, Name, Street,
        ];
        return [.. Enumerable.Range(0, count).Select(i => kinds[i % kinds.Length]())];
    }

    private Canary Email()
    {
        var value = $"{Word(6)}.{Word(5)}+{_count++}@{Word(7)}.example.com";
        return new Canary("email", value, $"Please write to {value} about it.");
    }

    private Canary Phone(string form)
    {
        var value = Digits(form);
        return new Canary("phone", value, $"You can call me on {value}, any time.");
    }

    private Canary Card(string prefix, int length, int group)
    {
        var digits = prefix + Digits(new string('#', length - prefix.Length - 1));
        digits += Enumerable.Range(0, 10).First(d => Luhn(digits + d)).ToString(CultureInfo.InvariantCulture);
        var value = group == length ? digits : string.Join(_random.Next(2) == 0 ? ' ' : '-', digits.Chunk(group).Select(c => new string(c)));
        return new Canary("card", value, $"It was charged to {value} twice.");
    }

    private Canary Iban(string country, int digits)
    {
        var account = country == "GB" ? Word(4).ToUpperInvariant() + Digits("##############") : Digits(new string('#', digits));
        var numeric = string.Concat((account + country + "00").Select(c => char.IsDigit(c) ? c.ToString() : (c - 'A' + 10).ToString(CultureInfo.InvariantCulture)));
        var check = 98 - (int)(System.Numerics.BigInteger.Parse(numeric, CultureInfo.InvariantCulture) % 97);
        var compact = $"{country}{check:00}{account}";
        var value = _random.Next(2) == 0 ? compact : string.Join(' ', compact.Chunk(4).Select(c => new string(c)));
        return new Canary("iban", value, $"Refund it to {value} please.");
    }

    private Canary Ssn()
    {
        var value = $"{_random.Next(100, 600)}-{_random.Next(10, 99)}-{_random.Next(1000, 9999)}";
        return new Canary("ssn", value, $"My SSN is {value} as you asked.");
    }

    private Canary IpV4()
    {
        var value = $"{_random.Next(11, 120)}.{_random.Next(100, 250)}.{_random.Next(100, 250)}.{_random.Next(100, 250)}";
        return new Canary("ip", value, $"The request came from {value} last night.");
    }

    private Canary IpV6()
    {
        var value = $"2001:db8:{_random.Next(4096, 65535):x}:{_random.Next(4096, 65535):x}::{_random.Next(4096, 65535):x}";
        return new Canary("ip", value, $"The server sees {value} as my address.");
    }

    private Canary Mac()
    {
        var value = string.Join(':', Enumerable.Range(0, 6).Select(_ => _random.Next(16, 256).ToString("x2", CultureInfo.InvariantCulture)));
        return new Canary("mac", value, $"The device has {value} on its label.");
    }

    private Canary Token()
    {
        var value = $"ghp_{Word(20)}{Digits("##########")}{Word(6)}";
        return new Canary("secret", value, $"I used {value} to sign in.");
    }

    private Canary Wallet()
    {
        var value = "0x" + string.Concat(Enumerable.Range(0, 40).Select(_ => _random.Next(16).ToString("x", CultureInfo.InvariantCulture)));
        return new Canary("crypto", value, $"The coins went to {value} instead.");
    }

    private Canary Nif()
    {
        var number = _random.Next(10_000_000, 99_999_999);
        var value = $"{number}{NifLetters[number % 23]}";
        return new Canary("es_nif", value, $"My DNI is {value} if you need it.");
    }

    private Canary Name()
    {
        var value = $"{Capital(Word(7))} {Capital(Word(8))}";
        return new Canary("name", value, $"My name is {value} and it does not work.");
    }

    private Canary Street()
    {
        var value = $"{_random.Next(1000, 9999)} {Capital(Word(9))} Street";
        return new Canary("address", value, $"Send it to {value} then.");
    }

    private string Word(int length) => new([.. Enumerable.Range(0, length).Select(_ => (char)('a' + _random.Next(26)))]);

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private string Digits(string form) =>
        string.Concat(form.Select(c => c == '#' ? (char)('2' + _random.Next(8)) : c));

    private static bool Luhn(string digits) =>
        digits.Reverse().Select((c, i) => i % 2 == 0 ? c - '0' : ((c - '0') * 2 / 10) + ((c - '0') * 2 % 10)).Sum() % 10 == 0;
}
