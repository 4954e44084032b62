using System.Globalization;
using System.Text;

namespace RainRef.Domain.Policies.Rego.Syntax;

/// <summary>Splits a module's text into tokens, one at a time, so that the parser can go back and can switch into interpolated strings.</summary>
internal sealed class Lexer(string source)
{
    private static readonly string[] Symbols = [":=", "==", "!=", "<=", ">=", "{", "}", "[", "]", "(", ")", ",", ";", ":", ".", "=", "<", ">", "+", "-", "*", "/", "%", "|", "&"];
    private int _at;
    private int _line = 1;
    private int _lineStart;

    /// <summary>Comments by line, without the number sign.</summary>
    public SortedDictionary<int, (string Text, int Column)> Comments { get; } = [];

    public (int At, int Line, int LineStart) Mark
    {
        get => (_at, _line, _lineStart);
        set => (_at, _line, _lineStart) = value;
    }

    public Token Next()
    {
        var from = _at;
        SkipSpace();
        var glued = from == _at && _at > 0;
        int start = _at, line = _line, column = _at - _lineStart + 1;
        var (kind, text) = Scan();
        return new Token(kind, text, start, _at, line, column, glued);
    }

    /// <summary>The text up to the next expression or the end of an interpolated string; null when the string is not closed.</summary>
    public string? TemplateText(char quote, out bool ended, out string? problem)
    {
        var text = new StringBuilder();
        problem = null;
        ended = false;
        while (_at < source.Length)
        {
            var c = source[_at];
            if (c == quote || c == '{')
            {
                _at++;
                ended = c == quote;
                return text.ToString();
            }

            if (c == '\\' && _at + 1 < source.Length && (quote == '"' || source[_at + 1] is '{' or '}'))
            {
                if (source[_at + 1] is '{' or '}')
                {
                    text.Append(source[_at + 1]);
                    _at += 2;
                    continue;
                }

                if (!Escape(text))
                    problem = "illegal escape sequence";
                continue;
            }

            if (c == '\n' && quote == '"')
                break;
            Advance(text);
        }

        return null;
    }

    /// <summary>Moves to the next line that begins with a name, where another rule may start.</summary>
    public void SkipToNextRule()
    {
        while (_at < source.Length)
        {
            while (_at < source.Length && source[_at] != '\n')
                _at++;
            if (_at >= source.Length)
                return;
            _at++;
            NewLine();
            if (_at < source.Length && (IsNameStart(source[_at]) || source[_at] == '#'))
                return;
        }
    }

    private void Advance(StringBuilder text)
    {
        var c = source[_at++];
        text.Append(c);
        if (c == '\n')
            NewLine();
    }

    private void NewLine()
    {
        _line++;
        _lineStart = _at;
    }

    private void SkipSpace()
    {
        while (_at < source.Length)
        {
            var c = source[_at];
            if (c == '\n')
            {
                _at++;
                NewLine();
            }
            else if (c is ' ' or '\t' or '\r' or '\uFEFF')
            {
                _at++;
            }
            else if (c == '#')
            {
                var start = _at;
                while (_at < source.Length && source[_at] != '\n')
                    _at++;
                Comments[_line] = (source[(start + 1).._at].TrimEnd('\r'), start - _lineStart + 1);
            }
            else
            {
                return;
            }
        }
    }

    private (TokenKind Kind, string Text) Scan()
    {
        if (_at >= source.Length)
            return (TokenKind.End, "eof");
        var c = source[_at];
        if (IsNameStart(c))
            return (TokenKind.Name, Take(IsNamePart));
        if (char.IsAsciiDigit(c))
            return Number();
        if (c == '"')
            return Quoted();
        if (c == '`')
            return Raw();
        if (c == '$' && _at + 1 < source.Length && source[_at + 1] is '"' or '`')
        {
            _at += 2;
            return (TokenKind.Template, source[_at - 1].ToString());
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(source, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return (TokenKind.Symbol, symbol);
            }
        }

        _at++;
        return (TokenKind.Bad, $"illegal token {c}");
    }

    private string Take(Func<char, bool> part)
    {
        var start = _at;
        while (_at < source.Length && part(source[_at]))
            _at++;
        return source[start.._at];
    }

    private (TokenKind Kind, string Text) Number()
    {
        var start = _at;
        Take(char.IsAsciiDigit);
        var badStart = source[start] == '0' && _at - start > 1;
        if (_at + 1 < source.Length && source[_at] == '.' && char.IsAsciiDigit(source[_at + 1]))
        {
            _at++;
            Take(char.IsAsciiDigit);
        }

        if (_at < source.Length && source[_at] is 'e' or 'E')
        {
            _at++;
            if (_at < source.Length && source[_at] is '+' or '-')
                _at++;
            if (Take(char.IsAsciiDigit).Length == 0)
                return (TokenKind.Bad, "illegal number format");
        }

        if (badStart || (_at < source.Length && IsNamePart(source[_at])))
        {
            Take(IsNamePart);
            return (TokenKind.Bad, "illegal number format");
        }

        return (TokenKind.Number, source[start.._at]);
    }

    private (TokenKind Kind, string Text) Quoted()
    {
        _at++;
        var text = new StringBuilder();
        while (_at < source.Length && source[_at] != '\n')
        {
            var c = source[_at];
            if (c == '"')
            {
                _at++;
                return (TokenKind.Text, text.ToString());
            }

            if (c != '\\')
            {
                text.Append(c);
                _at++;
            }
            else if (!Escape(text))
            {
                return (TokenKind.Bad, "illegal escape sequence");
            }
        }

        return (TokenKind.Bad, "non-terminated string");
    }

    private (TokenKind Kind, string Text) Raw()
    {
        _at++;
        var text = new StringBuilder();
        while (_at < source.Length)
        {
            if (source[_at] == '`')
            {
                _at++;
                return (TokenKind.Text, text.ToString());
            }

            Advance(text);
        }

        return (TokenKind.Bad, "non-terminated raw string");
    }

    private bool Escape(StringBuilder text)
    {
        var c = _at + 1 < source.Length ? source[_at + 1] : '\0';
        _at += 2;
        switch (c)
        {
            case '"' or '\\' or '/': text.Append(c); return true;
            case 'b': text.Append('\b'); return true;
            case 'f': text.Append('\f'); return true;
            case 'n': text.Append('\n'); return true;
            case 'r': text.Append('\r'); return true;
            case 't': text.Append('\t'); return true;
            case 'u' when _at + 4 <= source.Length
                && ushort.TryParse(source.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                text.Append((char)code);
                _at += 4;
                return true;
            default:
                _at = Math.Min(_at, source.Length);
                return false;
        }
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
