namespace RainRef.Domain.Knowledge.Importing;

/// <summary>A file that was read: the text that is stored and cited, and what else is known of it.</summary>
/// <param name="MediaType">What the file is, by its content.</param>
/// <param name="Notes">What whoever imported it should know, such as that it is not what its name says.</param>
public sealed record ImportedDocument(
    SourceFormat Format, string MediaType, string Text, string? Title, string? Description, IReadOnlyList<string> Tags,
    SourceLayout Layout, IReadOnlyList<string> Notes);
