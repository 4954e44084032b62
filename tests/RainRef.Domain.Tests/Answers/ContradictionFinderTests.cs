using RainRef.Domain.Answers;

namespace RainRef.Domain.Tests.Answers;

public sealed class ContradictionFinderTests
{
    [Theory]
    [InlineData("The link expires after 24 hours.", "The link expires after 48 hours.", ContradictionKind.Number)]
    [InlineData("Die Rückgabe ist innerhalb von 30 Tagen möglich.", "Die Rückgabe ist innerhalb von 14 Tagen möglich.", ContradictionKind.Number)]
    [InlineData("The plan costs $20 a month.", "The plan costs $25 a month.", ContradictionKind.Number)]
    [InlineData("The old interface is switched off on March 1, 2027.", "The old interface is switched off on 15 June 2027.", ContradictionKind.Date)]
    [InlineData("Guests can edit shared documents.", "Guests cannot edit shared documents.", ContradictionKind.Negation)]
    [InlineData("External sharing is enabled by default.", "External sharing is disabled by default.", ContradictionKind.Negation)]
    [InlineData("The trial lasts 2 weeks for teams.", "The trial lasts 30 days for teams.", ContradictionKind.Number)]
    [InlineData("Attachments of up to 10 GB can be uploaded.", "Attachments of up to 500 MB can be uploaded.", ContradictionKind.Number)]
    [InlineData("Die Probezeit dauert zwei Wochen für Teams.", "Die Probezeit dauert 30 Tage für Teams.", ContradictionKind.Number)]
    [InlineData("El periodo de prueba dura dos semanas.", "El periodo de prueba dura 30 días.", ContradictionKind.Number)]
    [InlineData("The connector requires version 5.1 of the agent.", "The connector requires version 6.0 of the agent.", ContradictionKind.Number)]
    [InlineData("The firewall allows incoming traffic from partners.", "The firewall blocks incoming traffic from partners.", ContradictionKind.Negation)]
    [InlineData("Das Teilen mit Gästen ist erlaubt.", "Das Teilen mit Gästen ist untersagt.", ContradictionKind.Negation)]
    [InlineData("La tienda acepta devoluciones de artículos usados.", "La tienda rechaza devoluciones de artículos usados.", ContradictionKind.Negation)]
    [InlineData("Cancel the booking before the invoice arrives.", "Cancel the booking after the invoice arrives.", ContradictionKind.Negation)]
    [InlineData("Passwörter haben mindestens 12 Zeichen.", "Passwörter haben höchstens 12 Zeichen.", ContradictionKind.Negation)]
    [InlineData("El formulario se envía antes del pago.", "El formulario se envía después del pago.", ContradictionKind.Negation)]
    [InlineData("- The [export](https://example.test/not-here) is kept for 7 days.", "The export is kept for **30 days**.", ContradictionKind.Number)]
    [InlineData("The agent needs version 5.1.2 or later.", "The agent needs version 5.2.0 or later.", ContradictionKind.Number)]
    [InlineData("The trial for teams is free.", "The trial for teams is not free.", ContradictionKind.Negation)]
    public void Compare_SameSubjectThatDiffers_IsFound(string first, string second, ContradictionKind kind)
    {
        Assert.Equal(kind, ContradictionFinder.Compare(first, second)?.Kind);
        Assert.Equal(kind, ContradictionFinder.Compare(second, first)?.Kind);
    }

    [Theory]
    [InlineData("The link expires after 24 hours.", "The link expires after 24 hours.")]
    [InlineData("The link expires after 24 hours.", "The invoice is due in 14 days.")]
    [InlineData("Files up to 1,000 MB can be sent.", "Files up to 1000 MB can be sent.")]
    [InlineData("Mail in Outlook 2016 may have 20 attachments.", "Mail in Outlook 2019 may have 50 attachments.")]
    [InlineData("External sharing is not enabled by default.", "External sharing is disabled by default.")]
    [InlineData("The shop opens on 3 May 2027.", "The shop opens on May 3.")]
    [InlineData("The link expires after 24 hours.", "The link expires soon.")]
    [InlineData("The link expires after 24 hours.", "The link expires after one day.")]
    [InlineData("Die Rückgabe ist innerhalb von 14 Tagen möglich.", "Die Rückgabe ist innerhalb von zwei Wochen möglich.")]
    [InlineData("Attachments of up to 2 GB can be uploaded.", "Attachments of up to 2048 MB can be uploaded.")]
    [InlineData("External sharing can be enabled by admins.", "External sharing can be disabled by admins.")]
    [InlineData("If external sharing is enabled, guests see files.", "If external sharing is disabled, guests see files.")]
    [InlineData("To enable external sharing, open the settings.", "To disable external sharing, open the settings.")]
    [InlineData("In version 5.1 the agent starts faster.", "In version 6.0 the agent starts faster.")]
    [InlineData("Save the file before and after the update runs.", "Save the file after the update runs.")]
    [InlineData("The plan costs 20 euros a month.", "The plan costs €20 a month.")]
    [InlineData("Code 4.2.10 queue blocked by the relay", "Code 4.2.7 queue blocked by the relay")]
    [InlineData("The 8.1.3 queue is blocked by the relay.", "The 8.1.12 queue is blocked by the relay.")]
    [InlineData("|Plan|Days|\n|---|---|\n|Team|30|", "|Plan|Days|\n|---|---|\n|Team|14|")]
    [InlineData("![The export page](media/export-not-shown.png)", "![The export page](media/export.png)")]
    [InlineData("Guests can't open the shared folder.", "See also [Guests open the shared folder](https://example.test/guests).")]
    [InlineData("For help with code 17, see [Mend the shared folder](a.md).", "For help with code 18, see [Mend the shared folder](b.md).")]
    [InlineData("The certificate has expired on the server.", "The certificate on the server has expired, not arrived, or not been trusted.")]
    [InlineData("The entry could not be removed, it was either moved or removed already.", "The entry was either moved or removed already.")]
    [InlineData("Guests see the non-public folders of the team.", "Guests see the folders of the team.")]
    [InlineData("The report holds the columns of the view.", "The report holds not only the columns of the view.")]
    [InlineData("The billing page opens at https://example.test/1200 for admins.", "The billing page opens at https://example.test/1300 for admins.")]
    public void Compare_WhatAgreesOrSpeaksOfSomethingElse_IsNone(string first, string second) =>
        Assert.Null(ContradictionFinder.Compare(first, second));
}
