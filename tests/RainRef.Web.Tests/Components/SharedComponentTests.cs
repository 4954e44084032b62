using Bunit;
using Microsoft.AspNetCore.Components;
using RainRef.Infrastructure.Answers;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tests.Components;

public sealed class SharedComponentTests : BunitContext
{
    [Fact]
    public void Chip_WithTone_ShowsIconAndWords()
    {
        var chip = Render<Chip>(p => p.Add(c => c.Tone, ChipTone.Review).Add(c => c.Icon, "stamp").AddChildContent("Needs a lead"));
        Assert.Equal("Needs a lead", chip.Find(".chip.review > span").TextContent);
        Assert.Contains("#stamp", chip.Find("use").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("solved", "allow", "Solved")]
    [InlineData("open", "neutral", "Open")]
    [InlineData("something_else", "neutral", "Something else")]
    public void StatusChip_Status_HasItsToneAndWord(string status, string tone, string word)
    {
        var chip = Render<StatusChip>(p => p.Add(c => c.Status, status));
        Assert.Equal(word, chip.Find($".chip.{tone}").TextContent.Trim());
    }

    [Theory]
    [InlineData("allow", "allow", "Allowed")]
    [InlineData("deny", "deny", "Denied")]
    [InlineData("review", "review", "Needs a lead")]
    [InlineData(null, "unsure", "Not decided")]
    [InlineData("later", "unsure", "Later")]
    public void VerdictChip_Verdict_HasItsToneAndWord(string? verdict, string tone, string word)
    {
        var chip = Render<VerdictChip>(p => p.Add(c => c.Verdict, verdict));
        Assert.Equal(word, chip.Find($".chip.{tone}").TextContent.Trim());
        Assert.Null(chip.Find(".verdict").GetAttribute("tabindex"));
    }

    [Fact]
    public void VerdictChip_WithReasons_TellsThemToTheKeyboardToo()
    {
        var chip = Render<VerdictChip>(p => p.Add(c => c.Verdict, "deny").Add(c => c.Reasons, ["Too often."]));
        Assert.Equal("0", chip.Find(".verdict").GetAttribute("tabindex"));
        Assert.Equal("Too often.", chip.Find(".why").TextContent.Trim());
    }

    [Theory]
    [InlineData(0.86, "enough", "86%")]
    [InlineData(0.44, "short", "44%")]
    [InlineData(1.7, "enough", "100%")]
    public void Confidence_AgainstItsThreshold_SaysWhetherItIsEnough(double value, string look, string width)
    {
        var meter = Render<Confidence>(p => p.Add(c => c.Value, value).Add(c => c.Threshold, 0.45));
        Assert.Equal(width, meter.Find($".confidence.{look} .fill").GetAttribute("width"));
        Assert.Equal("45%", meter.Find(".tick").GetAttribute("x"));
        Assert.Contains("0.45 is needed", meter.Find("[role=meter]").GetAttribute("aria-valuetext"), StringComparison.Ordinal);
    }

    [Fact]
    public void RelativeTime_Told_KeepsTheExactMomentOnHover()
    {
        var time = Render<RelativeTime>(p => p
            .Add(c => c.At, FixedClock.Noon.AddMinutes(-4)).Add(c => c.Clock, new FixedClock(FixedClock.Noon)).Add(c => c.Ago, true));
        time.MarkupMatches("""<time datetime="2026-11-20T11:56:00Z" title="20 Nov 2026, 12:56:00 UTC+01:00">4 min ago</time>""");
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("[email:1\"><b>]")]
    public void MaskedText_HostileText_StaysText(string hostile)
    {
        var text = Render<MaskedText>(p => p.Add(c => c.Text, hostile));
        Assert.Equal(hostile, text.Find(".text").TextContent);
        Assert.Empty(text.Find(".text").Children);
    }

    [Fact]
    public void MaskedText_Mask_IsMarked()
    {
        var text = Render<MaskedText>(p => p.Add(c => c.Text, "Write to [email:1]."));
        Assert.Equal("email:1", text.Find(".masked").TextContent);
        Assert.Equal("Write to email:1.", text.Find(".text").TextContent);
    }

    [Fact]
    public void CitedText_Sentences_CarryTheirNumbersOrAWarning()
    {
        var pressed = 0;
        var cited = Render<CitedText>(p => p
            .Add(c => c.Sentences, [new SentenceView("The link expires.", [2]), new SentenceView("It will be fine.", [])])
            .Add(c => c.Marked, 2)
            .Add(c => c.OnCite, EventCallback.Factory.Create<int>(this, number => pressed = number)));
        Assert.Equal("It will be fine.", cited.Find(".unproved").TextContent);
        Assert.Contains("(no proof)", cited.Find(".unseen").TextContent, StringComparison.Ordinal);
        var number = cited.Find("button.number");
        Assert.Equal("true", number.GetAttribute("aria-pressed"));
        Assert.NotEmpty(cited.FindAll(".proved.marked"));
        number.Click();
        Assert.Equal(2, pressed);
    }

    [Fact]
    public void EmptyState_Content_ComesUnderTheTitle()
    {
        var empty = Render<EmptyState>(p => p.Add(c => c.Icon, "inbox").Add(c => c.Title, "Nothing is open").AddChildContent("Soon."));
        Assert.Equal("Nothing is open", empty.Find("h2").TextContent);
        Assert.Equal("Soon.", empty.Find(".next").TextContent.Trim());
    }

    [Fact]
    public void ErrorState_WithoutARetry_OffersNone()
    {
        var error = Render<ErrorState>(p => p.Add(c => c.Title, "It did not load").Add(c => c.Message, "Nothing is lost."));
        Assert.Equal("alert", error.Find(".error").GetAttribute("role"));
        Assert.Empty(error.FindAll("button"));
    }

    [Fact]
    public void Button_Held_DoesNothing()
    {
        var presses = 0;
        var button = Render<Button>(p => p
            .Add(b => b.Held, true).Add(b => b.Shortcut, "Shift+A").Add(b => b.OnClick, () => { presses++; }).AddChildContent("Approve"));
        button.Find("button").Click();
        Assert.Equal(0, presses);
        Assert.Equal("true", button.Find("button").GetAttribute("aria-disabled"));
        button.Render(p => p.Add(b => b.Held, false));
        button.Find("button").Click();
        Assert.Equal(1, presses);
    }

    [Theory]
    [InlineData("critical", "deny", "Critical severity")]
    [InlineData("low", "neutral", "Low severity")]
    [InlineData(null, "unsure", "Severity unknown")]
    public void SeverityChip_Severity_HasItsToneAndWord(string? severity, string tone, string word) =>
        Assert.Equal(word, Render<SeverityChip>(p => p.Add(c => c.Severity, severity)).Find($".chip.{tone}").TextContent.Trim());
}
