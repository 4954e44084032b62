using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Tests.Knowledge;

public sealed class TextTermsTests
{
    [Theory]
    [InlineData("The Users' passwords are expiring", "user password expir")]
    [InlineData("Résumé naïve Übergröße œuvre Ærø Łódź", "resum naiv ubergross oeuvr aero lodz")]
    [InlineData("R\u00e9sum\u00e9 Re\u0301sume\u0301", "resum resum")]
    [InlineData("user's don't rock'n'roll", "user rocknrol")]
    [InlineData("e-mail E-Mails email", "email email email")]
    [InlineData("version 2.0.1 costs 3.50. Done", "version 2.0.1 cost 3.50 done")]
    [InlineData("update updates updated updating", "updat updat updat updat")]
    [InlineData("use uses used using", "us us us us")]
    [InlineData("stop stops stopped stopping", "stop stop stop stop")]
    [InlineData("query queries queried", "queri queri queri")]
    [InlineData("error 0x80070005, HTTP-500", "error 0x80070005 http 500")]
    [InlineData("東京都 は", "東京 京都 は")]
    [InlineData("ＡＢＣ１２ oﬃce ﬁx", "abc12 offic fix")]
    [InlineData("Δεν λειτουργεί ΛΕΙΤΟΥΡΓΕΊ", "δεν λειτουργει λειτουργει")]
    [InlineData("ещё Ёлка", "еще елка")]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("What is it?", "what is it")]
    [InlineData("--- ... !", "")]
    public void Terms_Text_AreFoldedAndStemmed(string text, string expected)
    {
        Assert.Equal(expected, string.Join(' ', TextTerms.Terms(text)));
    }

    [Fact]
    public void Terms_AnyText_DoNotDependOnCaseAndAreNeverEmpty()
    {
        var texts = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string?>().Select(s => s ?? string.Empty),
            Gen.Elements("Mañana", "a-b", "l'été", "x.1.2", "日本x", "\ud83d\ude00", "\ud835\udc00", "\ud800", "ing", "sses").ListOf()
                .Select(words => string.Join(' ', words)));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var terms = TextTerms.Terms(text);
            var ascii = text.All(char.IsAscii);
            return terms.All(t => t.Length is > 0 and <= 64)
                && (!ascii || terms.SequenceEqual(TextTerms.Terms(text.ToUpperInvariant())));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Terms_EndlessWord_IsCut()
    {
        Assert.Equal(64, Assert.Single(TextTerms.Terms(new string('x', 1_000_000))).Length);
    }
}
