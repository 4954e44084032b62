using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Importing;

namespace RainRef.Domain.Tests.Knowledge.Importing;

public sealed class TranscriptTextTests
{
    [Fact]
    public void Read_WebVtt_JoinsCuesKeepsTimesAndNamesSpeakers()
    {
        const string vtt = """
            WEBVTT Setting up

            NOTE made by hand

            1
            00:01.000 --> 00:03.500 align:start
            <v Ann>Open the <b>settings</b>

            00:03.500 --> 00:05.000
            and press Reset.

            00:00:06.000 --> 00:00:07.250
            <v Bob>Thanks &amp; bye.
            """;

        var read = TranscriptText.Read(vtt).Value;

        Assert.Equal("Ann: Open the settings and press Reset.\n\nBob: Thanks & bye.", read.Text);
        Assert.Equal("Setting up", read.Title);
        var place = PlaceInFile.Of(read.Layout, new TextSpan(read.Text.IndexOf("press", StringComparison.Ordinal), 5));
        Assert.Equal((3.5, 5.0), (place.From, place.To));
    }

    [Fact]
    public void Read_SubRip_TakesCommasAndCarriageReturns()
    {
        const string srt = "1\r\n00:00:01,000 --> 00:00:02,000\r\nFirst words.\r\n\r\n2\r\n01:00:00,500 --> 01:00:01,000\r\n<i>Much</i> later.\r\n";

        Assert.True(TranscriptText.IsSubRip(srt));
        var read = TranscriptText.Read(srt).Value;

        Assert.Equal("First words.\n\nMuch later.", read.Text);
        Assert.Equal([(1000, 2000), (3_600_500, 3_601_000)], read.Layout.Cues.Select(c => (c.From, c.To)));
    }

    [Theory]
    [InlineData("WEBVTT\n\nno time\n\nhere neither")]
    [InlineData("WEBVTT\n\n00:05.000 --> 00:01.000\nback in time")]
    [InlineData("WEBVTT")]
    public void Read_WithoutTimes_IsRefused(string text) => Assert.Equal("broken_file", TranscriptText.Read(text).Error?.Code);
}
