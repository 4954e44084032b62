namespace RainRef.Domain.Policies.Rego.Syntax;

internal enum TokenKind
{
    End,
    Name,
    Number,
    Text,

    /// <summary>The opening of an interpolated string; the parser reads its parts from the lexer.</summary>
    Template,
    Symbol,
    Bad,
}

/// <summary>One token; <see cref="Glued"/> says that nothing stands between it and the token before.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End, int Line, int Column, bool Glued)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;
}
