namespace RainRef.Domain.Answers;

/// <summary>How a workspace's replies begin and end in one language. They claim nothing and need no citation.</summary>
/// <param name="Language">ISO 639-1.</param>
/// <param name="Greeting">May have the slots of <see cref="ReplySlots"/>.</param>
/// <param name="Nameless">The greeting where the customer's name is not known, so that no gap is left.</param>
/// <param name="Closing">The same slots.</param>
/// <param name="Sources">What stands above the list of sources, such as "Sources:"; null or empty for the usual word.</param>
public sealed record ReplyTemplate(string Language, string Greeting, string Nameless, string Closing, string? Sources = null);
