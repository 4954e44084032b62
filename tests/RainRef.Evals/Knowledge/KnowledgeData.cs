namespace RainRef.Evals.Knowledge;

internal sealed record EvalDocument(string Id, string Text, string? Title = null, string? Language = null);

/// <param name="Relevant">The ids of the documents that answer it.</param>
/// <param name="Answers">What an answer may say, word for word.</param>
internal sealed record EvalQuery(string Id, string Text, string[] Relevant, string[]? Answers = null);
