using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Importing;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>A file as it came.</summary>
/// <param name="MediaType">What the sender says it is; only asked where the content does not tell.</param>
/// <param name="Charset">How the sender says that it is encoded.</param>
/// <param name="Description">What an image shows.</param>
public sealed record IncomingFile(
    string Name, byte[] Content, string? MediaType = null, string? Charset = null, string? Description = null);

/// <summary>Turns a file of any kind that is taken into the document that is stored, or says why not.</summary>
public sealed class DocumentImporter(PdfProgram pdf, IOptions<KnowledgeOptions> options)
{
    // Read anew, unchanged files included, once this program reads files in another way.
    private const string Form = "1";

    // What is being read lies in memory several times over.
    private readonly SemaphoreSlim _atOnce = new(Math.Max(2, Environment.ProcessorCount));

    public async Task<Result<ImportedDocument>> ReadAsync(IncomingFile file, CancellationToken ct)
    {
        if (file.Content.Length == 0)
            return ImportError.Empty;
        if (file.Content.Length > options.Value.UploadLimit)
            return ImportError.TooLarge(options.Value.UploadLimit);
        await _atOnce.WaitAsync(ct);
        try
        {
            if (FileType.OfBinary(file.Content, file.Name) is not { } binary)
                return await Task.Run(() => TextImport.OfText(file.Content, file.Name, file.MediaType, file.Charset), ct);
            if (!binary.Succeeded)
                return binary.Error;
            return binary.Value.Format switch
            {
                SourceFormat.Pdf => await ReadPdfAsync(file, binary.Value, ct),
                SourceFormat.Docx => await Task.Run(() => TextImport.OfDocx(file.Content, binary.Value), ct),
                _ => TextImport.OfImage(file.Content, binary.Value, file.Description),
            };
        }
        finally
        {
            _atOnce.Release();
        }
    }

    /// <summary>Tells whether a file would be read to the same document as before.</summary>
    public static string HashOf(IncomingFile file, string? product, IReadOnlyList<string> tags)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file.Content);
        hash.AppendData(Encoding.UTF8.GetBytes($"\n{Form}\n{file.Name}\n{file.Description}\n{product}\n{string.Join(',', tags)}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task<Result<ImportedDocument>> ReadPdfAsync(IncomingFile file, FileType type, CancellationToken ct)
    {
        var pages = await pdf.ReadAsync(file.Content, ct);
        return pages.Then(read =>
        {
            var (text, title, layout) = PdfText.Read(read);
            return string.IsNullOrWhiteSpace(text)
                ? ImportError.NoWords
                : (Result<ImportedDocument>)new ImportedDocument(
                    SourceFormat.Pdf, type.MediaType, text, title, null, [], layout, TextImport.NotesOf(type));
        });
    }
}
