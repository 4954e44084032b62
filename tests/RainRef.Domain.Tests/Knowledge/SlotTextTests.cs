using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Tests.Knowledge;

public sealed class SlotTextTests
{
    private static readonly CardSlot[] Slots =
        [new("customer_name", SlotType.Text), new("days", SlotType.Number, "5"), new("until", SlotType.Date), new("page", SlotType.Url)];

    [Fact]
    public void Render_ValuesAndDefaults_FillTheText() => Assert.Equal(
        "Hello Ada, within 5 days, literally {{days}}.",
        SlotText.Render(@"Hello {{customer_name}}, within {{ days }} days, literally \{{days}}.", Slots, Values(("customer_name", "Ada"))).Value);

    [Fact]
    public void Render_AMissingValue_IsAnErrorThatNamesIt()
    {
        var error = SlotText.Render("Hello {{customer_name}} of {{unknown}}", Slots, Values()).Error!;

        Assert.Equal("slot_missing", error.Code);
        Assert.Equal<string>(["customer_name", "unknown"], (string[])error.Details!["slots"]!);
    }

    [Theory]
    [InlineData("days", "many")]
    [InlineData("until", "tomorrow")]
    [InlineData("page", "javascript:alert(1)")]
    [InlineData("customer_name", "two\nlines")]
    [InlineData("customer_name", "{{days}}")]
    public void Render_AValueOfTheWrongType_IsRefused(string name, string value) =>
        Assert.Equal("slot_invalid", SlotText.Render("{{" + name + "}}", Slots, Values((name, value))).Error!.Code);

    [Fact]
    public void CheckDeclared_NamesTwiceOrBadDefaults_AreRefused()
    {
        Assert.NotNull(SlotText.CheckDeclared([new("a", SlotType.Text), new("a", SlotType.Text)]));
        Assert.NotNull(SlotText.CheckDeclared([new("a b", SlotType.Text)]));
        Assert.NotNull(SlotText.CheckDeclared([new("a", SlotType.Number, "x")]));
        Assert.Null(SlotText.CheckDeclared(Slots));
    }

    private static Dictionary<string, string> Values(params (string Name, string Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);
}
