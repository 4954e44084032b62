using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Answers;

/// <summary>One thing that a passage says: a sentence, a list item, or a block of code or a table as a whole.</summary>
/// <param name="Before">The white space in front of it as the passage has it; empty at its start.</param>
/// <param name="List">Which list of the passage it belongs to; -1 for none.</param>
/// <param name="Number">Where it begins an item of that list: the step's number, or 0 for a point.</param>
internal sealed record PassageUnit(TextSpan Span, string Before, int List, int? Number);
