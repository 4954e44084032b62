using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Channels;

namespace RainRef.Domain.Tests.Channels;

public sealed class PiiScrubberProperties
{
    private static readonly string[] Personal =
    [
        "ann@a.example", "B.O+x@sub.b-b.co.uk", "4111111111111111", "5500-0000-0000-0004", "3714 496353 98431",
        "DE89370400440532013000", "GB82 WEST 1234 5698 7654 32", "192.168.2.17", "2001:db8::1", "::ffff:10.0.0.1",
        "078-05-1123", "+49 30 1234567", "(415) 555-0132", "415-555-0132x12", "06-10446904", "phone 785 8949",
        "aa:bb:cc:dd:ee:ff", "12345678Z", "AB123456C", "44051401359", "529.982.247-25", "AKIAIOSFODNN7EXAMPLE", "my name is Ann Lee",
        "221 Baker Street", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    ];

    private static readonly Gen<string> Pieces = Gen.Frequency(
        (4, Gen.Elements(Personal)),
        (2, Gen.Elements(" ", "", ".", ", ", "-", ":", "/", "(", ")", "@", "+", "\n", "%", "_", "x", "ext ", "[", "]")),
        (1, Gen.Elements("[email:1]", "[phone:12]", "[card:", ":1]", "call ", "tel", "SSN ", "order ", "v", "a", "DE")),
        (1, Gen.Choose(0, 99_999).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))),
        (1, ArbMap.Default.GeneratorFor<string?>().Select(s => s ?? string.Empty)));

    private static readonly Arbitrary<string> Texts =
        Pieces.ListOf().Select(p => string.Concat(p)).ToArbitrary();

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(5000);

    [Fact]
    public void Scrub_Twice_IsTheSameAsOnce()
    {
        Prop.ForAll(Texts, text =>
        {
            var once = PiiScrubber.Scrub(text).Text;
            return PiiScrubber.Scrub(once).Text == once;
        }).Check(Many);
    }

    [Fact]
    public void Scrub_Findings_RebuildTheMaskedTextFromTheOriginal()
    {
        Prop.ForAll(Texts, text =>
        {
            var result = PiiScrubber.Scrub(text);
            var rebuilt = text;
            foreach (var finding in result.Findings.Reverse())
                rebuilt = string.Concat(rebuilt.AsSpan(0, finding.Start), finding.Mask, rebuilt.AsSpan(finding.End));
            return rebuilt == result.Text
                && result.Findings.Zip(result.Findings.Skip(1)).All(pair => pair.First.End <= pair.Second.Start);
        }).Check(Many);
    }

    [Fact]
    public void Scrub_SameMask_MeansSameValue()
    {
        Prop.ForAll(Texts, text =>
        {
            var state = new PiiMaskState();
            var masks = PiiScrubber.Scrub(text, state).Findings.Select(f => f.Mask).Distinct();
            return masks.Order().SequenceEqual(state.Values.Select(v => v.Mask).Order());
        }).Check(Many);
    }

    [Fact]
    public void Scrub_PersonalDataBetweenSpaces_IsAlwaysMasked()
    {
        var words = Gen.Elements("please", "the", "thanks", "2024", "ok.").ListOf();
        Prop.ForAll(Gen.Elements(Personal).ToArbitrary(), words.ToArbitrary(), (value, around) =>
        {
            var text = $"{string.Join(' ', around)}, {value}, {string.Join(' ', around)}";
            return PiiScrubber.Scrub(text).Findings.Count == 1;
        }).Check(Many);
    }

    [Fact]
    public void Scrub_References_GivesWhatAllDetectorsGive()
    {
        // A pattern of the workspace's own that finds nothing here: with it, every detector looks at every text.
        var never = PiiPatternDraft.Create("never_there", "☔{9}", PiiChecksum.None, true, null, null).Value;
        var patterns = PiiPatternSet.Of([new PiiPattern(Guid.CreateVersion7(), Guid.CreateVersion7(), never, DateTimeOffset.UnixEpoch)]);
        var part = Gen.Frequency(
            (3, Gen.Elements("u", "cust", "AB", "x", "DE", "sk-", "rr_", "xoxb-", "tel", "Mr", "ssn", "pwd", "C", "token")),
            (3, Gen.Choose(0, 99_999).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))),
            (2, Gen.Elements("-", "_", "--", "0", "00", "aa", "ff", "7")),
            (1, Gen.Elements("ABCPD", "1234Z", "ABCPD1234Z", "LZ6311T", "475", "id", "ausweis", "nif")),
            (1, Gen.Elements(" ", "@", ":", ".", "+", "/")));
        Prop.ForAll(part.ListOf().Select(p => string.Concat(p.Take(5))).ToArbitrary(), text =>
            PiiScrubber.Scrub(text).Text == PiiScrubber.Scrub(text, new PiiMaskState(patterns)).Text).Check(Many.WithMaxTest(20_000));
    }
}
