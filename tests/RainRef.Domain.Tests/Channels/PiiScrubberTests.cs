using RainRef.Domain.Channels;
using RainRef.Domain.Tests.Common;

namespace RainRef.Domain.Tests.Channels;

public sealed class PiiScrubberTests
{
    [Theory]
    [InlineData("Write to Ann.O'Neil+x@Mail.Example.co.uk.", "Write to [email:1].")]
    [InlineData("<mailto:ann@müller.example>, (bob@b.example)", "<mailto:[email:1]>, ([email:2])")]
    [InlineData("ann@xn--80ak6aa92e.com and https://x.example/?to=bob@b.example&x=1", "[email:1] and https://x.example/?to=[email:2]&x=1")]
    [InlineData("ping me @ann, see a@b or info@example. Done", "ping me @ann, see a@b or info@example. Done")]
    [InlineData("card 4111 1111 1111 1111, 4111-1111-1111-1111; 371449635398431", "card [card:1], [card:1]; [card:2]")]
    [InlineData("not cards: 4111111111111112, 1748503543012, 4111-1111-1111-1112", "not cards: 4111111111111112, 1748503543012, 4111-1111-1111-1112")]
    [InlineData("DE89 3704 0044 0532 0130 00 or gb82west12345698765432.", "[iban:1] or [iban:2].")]
    [InlineData("DE89370400440532013001 and XX82WEST12345698765432", "DE89370400440532013001 and XX82WEST12345698765432")]
    [InlineData("from 192.168.2.1:8080 and 10.0.0.0/8.", "from [ip:1]:8080 and [ip:2]/8.")]
    [InlineData("[2001:db8::1]:80, 2001:DB8:0:0:0:0:0:1, ::ffff:192.0.2.1, fe80::1%eth0", "[[ip:1]]:80, [ip:1], [ip:2], [ip:3]")]
    [InlineData("at 12:34:56, std::cout, 256.1.1.1, version 1.2.3.4, 1.2.3", "at 12:34:56, std::cout, 256.1.1.1, version 1.2.3.4, 1.2.3")]
    [InlineData("aa:bb:cc:dd:ee:ff or 00-1B-63-84-45-E6, 0123.4567.89ab; not 00:11:22:33:44", "[mac:1] or [mac:2], [mac:3]; not 00:11:22:33:44")]
    [InlineData("key sk-proj-Abc123Def456Ghi789Jkl0, AKIAIOSFODNN7EXAMPLE; ghp_0123456789abcdefghijABCDEFGHIJ012345", "key [secret:1], [secret:2]; [secret:3]")]
    [InlineData("password: hunter2! and API key = a1b2c3d4e5; the password is wrong, token: none", "password: [secret:1]! and API key = [secret:2]; the password is wrong, token: none")]
    [InlineData("pay 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa or 0x52908400098527886E0F7030069857D2E4169EE7, not 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "pay [crypto:1] or [crypto:2], not 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb")]
    [InlineData("DNI 12345678Z, NIE X1234567L, not 12345678A", "DNI [es_nif:1], NIE [es_nie:1], not 12345678A")]
    [InlineData("NINO AB 12 34 56 C; Aadhaar 2341 2341 2346; CPF 529.982.247-25; PESEL 44051401359", "NINO [uk_nino:1]; Aadhaar [in_aadhaar:1]; CPF [br_cpf:1]; PESEL [pl_pesel:1]")]
    [InlineData("order 121000358 is late; routing number 121000358", "order 121000358 is late; routing number [us_routing:1]")]
    [InlineData("My name is Ann-Marie O'Neil and Mr. Smith called. My name is on the list.", "My name is [name:1] and Mr. [name:2] called. My name is on the list.")]
    [InlineData("It broke.\nBest regards,\nJohn Doe\nThanks, it works", "It broke.\nBest regards,\n[name:1]\nThanks, it works")]
    [InlineData("Mein Name ist Jürgen Müller, je m'appelle Zoé Dupont, me llamo José García", "Mein Name ist [name:1], je m'appelle [name:2], me llamo [name:3]")]
    [InlineData("I live at 221 Baker Street, Apt 4. Musterstraße 12a, 12345 Berlin", "I live at [address:1]. [address:2]")]
    [InlineData("Calle Mayor 15 y 12 rue de la Paix; drive 2 went bad, the way 3 works", "[address:1] y [address:2]; drive 2 went bad, the way 3 works")]
    [InlineData("SSN 078-05-1123, 078 05 1123; my social security number: 078051124", "SSN [ssn:1], [ssn:1]; my social security number: [ssn:2]")]
    [InlineData("000-12-3456 666-12-3456 900-12-3456 123-00-4567 123-45-0000", "000-12-3456 666-12-3456 900-12-3456 123-00-4567 123-45-0000")]
    [InlineData("Call +49 (30) 1234567 or (415) 555-0132 ext. 12 today", "Call [phone:1] or [phone:2] today")]
    [InlineData("Tel: 785 8949; 06-10446904; 415.555.0132x99", "Tel: [phone:1]; [phone:2]; [phone:3]")]
    [InlineData("order 48213 on 2024-03-05, 01.02.2024, build 12345678, $1234567, PO-2024-123456", "order 48213 on 2024-03-05, 01.02.2024, build 12345678, $1234567, PO-2024-123456")]
    [InlineData("id 550e8400-e29b-41d4-a716-446655440000", "id 550e8400-e29b-41d4-a716-446655440000")]
    public void Scrub_Text_MasksWhatIsPersonal(string text, string expected)
    {
        Assert.Equal(expected, PiiScrubber.Scrub(text).Text);
    }

    [Fact]
    public void Scrub_Findings_GivePositionsInTheOriginal()
    {
        const string text = "Ann (ann@a.example) called from +1 415 555 0132.";

        var result = PiiScrubber.Scrub(text);

        Assert.Equal(
            [
                (PiiKind.Email, "ann@a.example", "[email:1]"),
                (PiiKind.Phone, "+1 415 555 0132", "[phone:1]"),
            ],
            result.Findings.Select(f => (f.Kind, text[f.Start..f.End], f.Mask)));
    }

    [Fact]
    public void Scrub_SeveralTextsOfOneEvent_ShareNumbers()
    {
        var state = new PiiMaskState();

        Assert.Equal("[email:1]", PiiScrubber.Scrub("ann@a.example", state).Text);
        Assert.Equal("[email:2] [email:1]", PiiScrubber.Scrub("bob@a.example ANN@A.example", state).Text);
        Assert.Equal("nothing", PiiScrubber.Scrub("nothing", state).Text);
        Assert.Equal(
            [("[email:1]", "ann@a.example"), ("[email:2]", "bob@a.example")],
            state.Values.Select(v => (v.Mask, v.Original)));
        Assert.DoesNotContain("ann", string.Join(' ', state.Values), StringComparison.Ordinal);
    }

    [Fact]
    public void Scrub_MasksAlreadyThere_AreKeptAndTheirNumbersNotGivenAgain()
    {
        var result = PiiScrubber.Scrub("[email:1] forwarded by bob@b.example, [phone:12] 4111111111111111");

        Assert.Equal("[email:1] forwarded by [email:2], [phone:12] [card:1]", result.Text);
    }

    [Fact]
    public void Scrub_PretendedMask_HidesNothing()
    {
        Assert.Equal("[card:[card:1]]", PiiScrubber.Scrub("[card:4111111111111111]").Text);
        Assert.Equal("[mail:[email:1]]", PiiScrubber.Scrub("[mail:bob@b.example]").Text);
    }

    [Theory]
    [InlineData("a@")]
    [InlineData("a.a@")]
    [InlineData("1")]
    [InlineData("1 ")]
    [InlineData("4-")]
    [InlineData("(1")]
    [InlineData("+1")]
    [InlineData(":")]
    [InlineData("1:")]
    [InlineData("1.1.1.1:")]
    [InlineData("555-123-4567")]
    [InlineData("DE89")]
    [InlineData("a@b.cc")]
    [InlineData("[email:")]
    [InlineData("tel 12 34 ")]
    [InlineData("ab:")]
    [InlineData("ab:cd:ef:01:23:")]
    [InlineData("sk-")]
    [InlineData("eyJ")]
    [InlineData("password: ")]
    [InlineData("-----BEGIN ")]
    [InlineData("my name is ")]
    [InlineData("Mr. A ")]
    [InlineData("regards,\n")]
    [InlineData("A1 ")]
    public void Scrub_AMegabyteOfHostileText_TakesUnderASecond(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length));

        Timed.AssertUnder(TimeSpan.FromSeconds(1), () => PiiScrubber.Scrub(text));
    }

    [Theory]
    [InlineData("1 street ")]
    [InlineData("rue 1 ")]
    [InlineData("A. A. 1 straße ")]
    public void Scrub_AHundredThousandStreets_TakeUnderASecond(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 100_000 / unit.Length));

        Timed.AssertUnder(TimeSpan.FromSeconds(1), () => PiiScrubber.Scrub(text));
    }
}
