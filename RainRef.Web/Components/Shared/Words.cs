using RainRef.Domain.Common;

namespace RainRef.Web.Components.Shared;

/// <summary>Turns codes and figures into what people read.</summary>
public static class Words
{
    /// <summary><c>answer.proposed</c>, <c>needs_review</c> → "Answer proposed", "Needs review".</summary>
    public static string From(string code)
    {
        var words = Plain(code);
        return T.OrSame(words.Length == 0 ? "Unknown" : Capital(words));
    }

    /// <summary>The same within a sentence: "answer proposed", "API key".</summary>
    public static string InSentence(string code)
    {
        var words = Plain(code);
        if (words.Length == 0 || ReadersLanguage.Current == "en")
            return words;
        // German writes nouns alike everywhere; what it writes small has a text of its own.
        return T.Find($"{words}|within") ?? T.Find(Capital(words)) ?? words;
    }

    /// <summary>What an error says, in the reader's language where it is one of those that are told often.</summary>
    public static string Said(this Error error) => Sentences.Tell(error.Message);

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static string Plain(string code) => string.Join(
        ' ', code.Split(['.', '_', ' '], StringSplitOptions.RemoveEmptyEntries).Select(word => word == "api" ? "API" : word));

    public static string Channel(string code) => code switch
    {
        "email" or "e-mail" or "mail" => T.OrSame("E-mail"),
        "api" => "API",
        _ => From(code),
    };

    public static string Count(long number) => number.ToString("N0", ReadersLanguage.Figures);

    /// <summary>"1 proof", "3 proofs".</summary>
    public static string Count(long number, string one, string many) =>
        $"{Count(number)} {(number == 1 ? one : many)}";

    /// <summary>A share from 0 to 1, with two places.</summary>
    public static string Share(double share) => share.ToString("0.00", ReadersLanguage.Figures);

    /// <summary>A long hash by its ends: <c>7f3c…a91e</c>.</summary>
    public static string ShortHash(string hash) => hash.Length <= 9 ? hash : $"{hash[..4]}…{hash[^4..]}";
}
