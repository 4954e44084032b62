using Microsoft.OpenApi;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Importing;
using RainRef.Infrastructure.Knowledge;

namespace RainRef.Web.Knowledge;

/// <summary>Reads an upload's form into what is published.</summary>
internal static class SourceUpload
{
    public static async Task<Result<SourceImport>> ReadAsync(HttpContext http, DocumentImporter importer, KnowledgeOptions options, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType)
            return new Error(ErrorKind.UnsupportedType, "unsupported_media_type", "Send the file as multipart/form-data.");
        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(ct);
        }
        catch (InvalidDataException)
        {
            return Error.Validation("body", "The form does not read.");
        }

        if (form.Files.GetFile("file") is not { } file)
            return Error.Validation("file", "The form has no file named 'file'.");
        if (file.Length > options.UploadLimit)
            return ImportError.TooLarge(options.UploadLimit);
        var content = new byte[file.Length];
        await using (var stream = file.OpenReadStream())
            await stream.ReadExactlyAsync(content, ct);
        var incoming = new IncomingFile(
            Path.GetFileName(file.FileName.Replace('\\', '/')), content, file.ContentType, Field("charset"), Field("description"));
        var tags = form["tags"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return await ReadAsync(importer, incoming, Field("uri"), Field("title"), tags, Field("product"), ct);

        string? Field(string name) => form[name].ToString() is { Length: > 0 } value ? value : null;
    }

    /// <param name="uri">What names it; null takes the file's name.</param>
    public static async Task<Result<SourceImport>> ReadAsync(
        DocumentImporter importer, IncomingFile file, string? uri, string? title, IReadOnlyList<string> tags, string? product, CancellationToken ct)
    {
        if ((StorableText.Check("file", file.Name) ?? StorableText.Check("description", file.Description)) is { } error)
            return error;
        var document = await importer.ReadAsync(file, ct);
        return document.Then<SourceImport>(read => new SourceImport(
            read, uri ?? file.Name, file.Name, read.Format is SourceFormat.Markdown or SourceFormat.PlainText ? null : file.Content, title,
            tags, product));
    }

    public static Task DescribeForm(OpenApiOperation operation)
    {
        var text = new OpenApiSchema { Type = JsonSchemaType.String };
        operation.RequestBody = new OpenApiRequestBody
        {
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["multipart/form-data"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string> { "file" },
                        Properties = new Dictionary<string, IOpenApiSchema>
                        {
                            ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                            ["uri"] = text,
                            ["title"] = text,
                            ["tags"] = text,
                            ["product"] = text,
                            ["description"] = text,
                            ["charset"] = text,
                        },
                    },
                },
            },
        };
        return Task.CompletedTask;
    }
}
