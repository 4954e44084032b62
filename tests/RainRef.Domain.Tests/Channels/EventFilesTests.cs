using RainRef.Domain.Channels;

namespace RainRef.Domain.Tests.Channels;

/// <summary>What may come with a message, and what is said of the rest.</summary>
public sealed class EventFilesTests
{
    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\eve\\notes.txt", "notes.txt")]
    [InlineData("invoice\u202Egnp.exe", "invoicegnp.exe")]
    [InlineData("a\r\nContent-Type: text/html\0.txt", "html.txt")]
    [InlineData("  ..  ", "file")]
    [InlineData(null, "file")]
    [InlineData("\ud800.txt", ".txt")]
    [InlineData("Rechnung für Ülkü 😀.pdf", "Rechnung für Ülkü 😀.pdf")]
    public void Name_OfAnyKind_IsSafeToShowAndToSaveUnder(string? sent, string shown) => Assert.Equal(shown, EventFiles.NameOf(sent));

    [Fact]
    public void Name_ThatIsTooLong_KeepsWhatItIs()
    {
        var name = EventFiles.NameOf(new string('x', 500) + ".txt");

        Assert.Equal(200, name.Length);
        Assert.EndsWith("x.txt", name);
    }

    [Theory]
    [InlineData("notes.txt", "aGVsbG8=", null)]
    [InlineData("notes.txt", "aGVsbG8", "not_base64")]
    [InlineData("notes.txt", "", "empty_file")]
    [InlineData("page.html", "PGh0bWw+", "unsupported_media_type")]
    [InlineData("page.txt", "PHNjcmlwdD4=", "unsupported_media_type")]
    [InlineData("picture.png", "aGVsbG8=", "unsupported_media_type")]
    public void File_ByItsContent_IsTakenOrRefused(string name, string content, string? refusal) =>
        Assert.Equal(refusal, Assert.Single(EventFiles.Check([new RawFile(name, content)])).Refusal);

    [Fact]
    public void Files_MoreThanMayCome_AreRefusedAndCounted()
    {
        var files = EventFiles.Check([.. Enumerable.Range(0, 60).Select(i => new RawFile($"{i}.txt", "aGVsbG8="))]);

        Assert.Equal(20, files.Count);
        Assert.All(files.Take(10), f => Assert.Null(f.Refusal));
        Assert.All(files.Skip(10), f => Assert.Equal("too_many_attachments", f.Refusal));
        Assert.Equal("+ 41", files[^1].Name);
    }

    [Fact]
    public void Files_LargerThanMayCome_AreRefusedOneByOne()
    {
        var large = Convert.ToBase64String(Enumerable.Repeat((byte)'x', 9 * 1024 * 1024).ToArray());
        var tooLarge = Convert.ToBase64String(Enumerable.Repeat((byte)'x', (10 * 1024 * 1024) + 1).ToArray());

        var files = EventFiles.Check([new("a.txt", large), new("b.txt", tooLarge), new("c.txt", large), new("d.txt", large), new("e.txt", "aGVsbG8="), null]);

        Assert.Equal([null, "file_too_large", null, "attachments_too_large", null, "empty_file"], files.Select(f => f.Refusal));
        Assert.All(files.Where(f => f.Refusal is not null), f => Assert.Empty(f.Bytes));
    }
}
