namespace RainRef.Domain.Policies.Rego.Syntax;

/// <summary>Unwinds the parser to the rule that it was reading; the parser records it and goes on with the next rule.</summary>
internal sealed class ParseFailure(RegoError error) : Exception(error.Message)
{
    public RegoError Error { get; } = error;
}
