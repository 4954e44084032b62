using System.Text;
using RainRef.Domain.Knowledge;
using RainRef.Infrastructure.Knowledge;
using RainRef.Testing.Knowledge;

namespace RainRef.Infrastructure.Tests.Knowledge;

/// <summary>Broken, huge, encrypted, mislabelled and hostile files: each is refused with its word, or read as what it is.</summary>
public sealed class HostileFileTests
{
    private const int Megabyte = 1024 * 1024;
    private static readonly Encoding Utf16 = new UnicodeEncoding(bigEndian: false, byteOrderMark: false);

    internal static readonly (string Name, string File, Func<byte[]> Content, string? Error)[] All =
    [
        ("nothing", "a.md", () => [], "empty_file"),
        ("white space", "a.md", () => Files.Utf8(" \n\t\n "), "no_text"),
        ("front matter alone", "a.md", () => Files.Utf8("---\ntitle: x\n---\n"), "no_text"),
        ("too large", "a.txt", () => new byte[(10 * Megabyte) + 1], "too_large"),
        ("NUL bytes", "a.txt", () => Files.Utf8("words \0 and words"), "unknown_encoding"),
        ("random bytes", "a.md", () => Noise(5000), "unknown_encoding"),
        ("UTF-16 without a mark", "a.txt", () => Utf16.GetBytes("The kettle boils at noon."), null),
        ("UTF-16 cut in half", "a.txt", () => [0xff, 0xfe, .. Utf16.GetBytes("The kettle boils."), 0x41], "unknown_encoding"),
        ("half pairs of surrogates", "a.txt", () => [0xff, 0xfe, .. Utf16.GetBytes("The \ud83d kettle \udc00.")], null),
        ("Windows-1252", "a.txt", () => Encoding.Latin1.GetBytes("Die Tür öffnet sich früh am Morgen."), null),
        ("an unknown charset", "a.html", () => [.. Files.Utf8("<html><meta charset=klingon><p>"), 0xe4, 0xf6, .. Files.Utf8("</p></html>")], "unknown_encoding"),
        ("Shift-JIS without a word", "a.txt", () => [.. Enumerable.Repeat((byte)0x83, 40), .. Enumerable.Repeat((byte)0x8d, 40)], "unknown_encoding"),
        ("one line of ten megabytes", "a.txt", () => Files.Utf8(string.Concat(Enumerable.Repeat("word ", 2 * Megabyte))), null),
        ("one word of three megabytes", "a.md", () => Files.Utf8(new string('x', 3 * Megabyte)), null),
        ("quotes nested deep", "a.md", () => Files.Utf8(string.Concat(Enumerable.Repeat("> ", 200_000)) + "deep"), null),
        ("brackets nested deep", "a.md", () => Files.Utf8(new string('[', 500_000) + "deep"), null),
        ("lists nested deep", "a.md", () => Files.Utf8(string.Concat(Enumerable.Repeat("- ", 200_000)) + "deep"), null),
        ("HTML nested deep", "a.html", () => Files.Utf8("<html>" + string.Concat(Enumerable.Repeat("<div>", 200_000)) + "deep words"), null),
        ("a page of scripts", "a.html", () => Files.Utf8("<!doctype html><script>alert(1)</script><style>p{}</style>"), "no_text"),
        ("YAML that refers to itself", "a.md", () => Files.Utf8("---\na: &a [*a, *a]\ntitle: *a\n---\nThe kettle boils."), null),
        ("SVG with a script", "a.svg", () => Files.Utf8("<svg onload='alert(1)'><text>x</text></svg>"), "unsupported_media_type"),
        ("SVG named HTML", "a.html", () => Files.Utf8("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), "unsupported_media_type"),
        ("XML with entities", "a.md", () => Files.Utf8("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"), "unsupported_media_type"),
        ("a program", "a.md", () => [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0], "unsupported_media_type"),
        ("gzip", "a.txt", () => [0x1f, 0x8b, 8, 0, 0, 0], "unsupported_media_type"),
        ("text named PDF", "a.pdf", () => Files.Utf8("only words"), "mislabelled_file"),
        ("text named PNG", "a.png", () => Files.Utf8("only words"), "mislabelled_file"),
        ("text named VTT", "a.vtt", () => Files.Utf8("only words"), "mislabelled_file"),
        ("a PDF named Markdown", "a.md", () => Files.Pdf([["The kettle boils at noon."]]), null),
        ("a PDF that is a ZIP too", "a.pdf", () => [.. Files.Pdf([["The kettle boils at noon."]]), .. Files.Zip(("x", [1])), .. "%%EOF"u8], null),
        ("a PDF cut off", "a.pdf", () => Files.Pdf([["The kettle boils."]])[..300], "broken_file"),
        ("a PDF of noise", "a.pdf", () => [.. "%PDF-1.7\n"u8, .. Noise(3000), .. "\n%%EOF"u8], "broken_file"),
        ("a PDF under a password", "a.pdf", () => Files.Pdf([["Secret."]], "/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -4 >>"), "encrypted_file"),
        ("a PDF without words", "a.pdf", () => Files.Pdf([[]]), "no_text"),
        ("an encrypted Word document", "a.docx", () => [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, .. new byte[500], .. Utf16.GetBytes("EncryptedPackage"), .. new byte[100]], "encrypted_file"),
        ("an old Word document", "a.doc", () => [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, .. new byte[500]], "unsupported_media_type"),
        ("another archive", "a.docx", () => Files.Zip(("readme.txt", Files.Utf8("hello"))), "unsupported_media_type"),
        ("a Word document cut off", "a.docx", () => Files.Docx(Files.Paragraph("The kettle boils."))[..^60], "broken_file"),
        ("a billion laughs", "a.docx", () => Files.Docx(Files.Paragraph("&h;"), "<!DOCTYPE a [<!ENTITY g 'ha'><!ENTITY h '&g;&g;&g;'>]>"), "unsafe_file"),
        ("a zip bomb", "a.docx", () => Files.Docx(Files.Paragraph("x"), "", ("word/media/a", new byte[90 * Megabyte])), "unsafe_file"),
        ("a text that inflates a thousandfold", "a.docx", () => Files.Docx(Files.Paragraph(new string('x', 40 * Megabyte))), "unsafe_file"),
        ("names that lead outside", "a.docx", () => Files.Docx(Files.Paragraph("x"), "", ("../../etc/passwd", [1])), "unsafe_file"),
        ("XML nested deep", "a.docx", () => Files.Docx(string.Concat(Enumerable.Repeat("<w:tbl>", 5000)) + string.Concat(Enumerable.Repeat("</w:tbl>", 5000))), "unsafe_file"),
        ("broken XML", "a.docx", () => Files.Docx("<w:p><w:r></w:p>"), "broken_file"),
        ("an empty Word document", "a.docx", () => Files.Docx(""), "no_text"),
        ("an image without a word", "a.png", () => Files.Png(10, 10), "needs_description"),
        ("an image of a million pixels a side", "a.png", () => Files.Png(1_000_000, 1_000_000), "unsafe_file"),
        ("an image cut off", "a.png", () => Files.Png(10, 10)[..12], "broken_file"),
        ("times that lead back", "a.vtt", () => Files.Utf8("WEBVTT\n\n00:09.000 --> 00:01.000\nwords"), "broken_file"),
        ("a name of no known kind", "a.json", () => Files.Utf8("{}"), "unsupported_media_type"),
    ];

    public static TheoryData<string> Names => new(All.Select(f => f.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Read_HostileFile_IsRefusedWithItsWordOrReadAsWhatItIs(string name)
    {
        var (_, file, content, expected) = All.Single(f => f.Name == name);
        var before = GC.GetTotalAllocatedBytes();

        var read = await Importers.Create().ReadAsync(new IncomingFile(file, content()), TestContext.Current.CancellationToken);

        Assert.Equal(expected, read.Error?.Code);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1500L * Megabyte);
        if (read.Error is { } error)
        {
            Assert.InRange(error.Message.Length, 10, 200);
            return;
        }

        var text = read.Value.Text;
        Assert.False(string.IsNullOrWhiteSpace(text));
        Assert.Equal(text, SourceDocument.Canonical(text));
        Assert.All(Fragmenter.Split(text, read.Value.Format), f => Assert.Equal(f.Text, text.Substring(f.Start, f.Length)));
    }

    [Fact]
    public async Task Read_FileOfAnotherKindThanItsName_SaysSo()
    {
        var read = await Importers.Create().ReadAsync(
            new IncomingFile("a.md", Files.Pdf([["The kettle boils at noon."]])), TestContext.Current.CancellationToken);

        Assert.Equal(SourceFormat.Pdf, read.Value.Format);
        Assert.Contains("*.md", Assert.Single(read.Value.Notes));
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
