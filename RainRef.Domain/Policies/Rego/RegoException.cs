namespace RainRef.Domain.Policies.Rego;

/// <summary>Carries an error up to the engine's boundary, where it becomes a result; it never leaves the engine.</summary>
internal sealed class RegoException(RegoError error) : Exception(error.ToString())
{
    public RegoException(string code, string message, Syntax.Pos at)
        : this(new RegoError(code, message, at.File ?? "", at.Line, at.Column))
    {
    }

    public RegoError Error { get; } = error;
}
