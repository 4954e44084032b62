using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Importing;
using RainRef.Infrastructure.Knowledge;
using RainRef.Testing.Knowledge;

namespace RainRef.Infrastructure.Tests.Knowledge;

public sealed class DocumentImporterTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_Pdf_GivesHeadingsParagraphsAndTheBoxesOfTheVeryWords()
    {
        var pdf = Files.Pdf([["# Kettle manual", "", "", "The kettle boils at noon", "and whistles."], ["The second page is about cleaning."]]);

        var read = (await Importers.Create().ReadAsync(new IncomingFile("kettle.pdf", pdf), Ct)).Value;

        Assert.Equal("Kettle manual", read.Title);
        Assert.Contains("The kettle boils at noon and whistles.", read.Text);
        var place = PlaceInFile.Of(read.Layout, new TextSpan(read.Text.IndexOf("cleaning", StringComparison.Ordinal), 8));
        var page = Assert.Single(place.Pages);
        Assert.Equal((2, 612f, 792f), (page.Number, page.Width, page.Height));
        // Helvetica of 11 points at 72, 700 from the bottom: what is marked stands a little above that line.
        var box = Assert.Single(page.Boxes);
        Assert.InRange(box.Top, 792 - 712, 792 - 700);
        Assert.InRange(box.Left, 180, 240);
    }

    [Fact]
    public async Task Read_PdfThatTakesTooLongOrWithoutAProgram_IsRefused()
    {
        var missing = await Importers.Create(new KnowledgeOptions { PdfTools = "/nowhere" }).ReadAsync(new IncomingFile("a.pdf", Files.Pdf([["x"]])), Ct);

        Assert.Equal("reader_unavailable", missing.Error?.Code);
    }

    [Fact]
    public async Task Read_Docx_KeepsHeadingsListsAndTables()
    {
        var body = Files.Paragraph("Kettle", "<w:pStyle w:val=\"H1\"/>") + Files.Paragraph("It boils &amp; whistles.")
            + Files.Paragraph("Fill it.", "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>")
            + Files.Paragraph("Wait.", "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>")
            + $"<w:tbl><w:tr><w:tc>{Files.Paragraph("Key")}</w:tc><w:tc>{Files.Paragraph("Value")}</w:tc></w:tr><w:tr><w:tc>{Files.Paragraph("a|b")}</w:tc><w:tc>{Files.Paragraph("2")}</w:tc></w:tr></w:tbl>"
            + "<w:p><w:del><w:r><w:t>gone</w:t></w:r></w:del><w:r><w:t># stays text</w:t></w:r></w:p>";

        var read = (await Importers.Create().ReadAsync(new IncomingFile("kettle.docx", Files.Docx(body)), Ct)).Value;

        Assert.Equal(
            "# Kettle\n\nIt boils & whistles.\n\n1. Fill it.\n2. Wait.\n\n| Key | Value |\n|---|---|\n| a\\|b | 2 |\n\n\\# stays text", read.Text);
        Assert.Equal("Kettle", read.Title);
    }

    [Fact]
    public async Task Read_Image_IsFoundByItsDescription()
    {
        var read = (await Importers.Create().ReadAsync(
            new IncomingFile("kettle.png", Files.Png(640, 480), Description: "The red button is under the lid."), Ct)).Value;

        Assert.Equal((SourceFormat.Image, "The red button is under the lid.", (640, 480)), (read.Format, read.Text, read.Layout.Image));
    }
}
