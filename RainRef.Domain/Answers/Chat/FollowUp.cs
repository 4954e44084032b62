using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Answers.Chat;

/// <summary>A question of a conversation as it would be asked alone.</summary>
/// <param name="Resolved">What to search for.</param>
/// <param name="Topic">What the next follow-up refers to.</param>
public sealed record FollowUp(string Resolved, string Topic)
{
    private const int FewTerms = 2;
    private const int FewWords = 4;
    private const int MaxTerms = 4;
    private static readonly char[] Around = [.. ".,;:!?¿¡()[]\"'“”„«»"];

    /// <summary>
    /// Reads a question with what was said before. "and on a Mac?" after "How do I install it on Windows?" is "How do I
    /// install it on a Mac?"; a question that stands on its own stays as it is.
    /// </summary>
    public static FollowUp Read(string question, ChatMemory memory)
    {
        var (opener, core) = Open(question.Trim());
        if (memory.Recent.Count == 0 || Words(core).Count == 0 || !GoesOn(core, opener))
            return new FollowUp(question, question);
        var topic = Antecedent(core, memory);
        if (!IsPhrase(core, opener))
        {
            // A sentence of its own: searched for with its topic, which it does not change.
            return opener.Length > 0 && Terms(core).Count > FewTerms && !HasAnaphor(core)
                ? new FollowUp(question, question)
                : new FollowUp($"{core} {topic}", topic);
        }

        var asked = Replace(topic, core.TrimEnd(' ', '.', '!', '?', '…'));
        return new FollowUp(asked, asked);
    }

    private static (string Opener, string Core) Open(string question)
    {
        var text = question.TrimStart('¿', '¡', '.', '…', ' ');
        foreach (var opener in FollowUpWords.Openers)
        {
            if (text.Length > opener.Length && text.StartsWith(opener, StringComparison.OrdinalIgnoreCase) && !char.IsLetter(text[opener.Length])
                && text[opener.Length] is not ('-' or '\''))
            {
                return (opener, text[opener.Length..].TrimStart(' ', ',', ':'));
            }
        }

        return ("", text);
    }

    private static bool GoesOn(string core, string opener)
    {
        var terms = Terms(core).Count;
        var words = Words(core);
        if (opener.Length > 0)
            return terms <= MaxTerms + FewTerms;
        // Two words alone may as well be a topic of their own.
        return (words.Any(FollowUpWords.Anaphors.Contains) && terms <= MaxTerms)
            || (words.Any(FollowUpWords.Demonstratives.Contains) && terms <= FewTerms)
            || (FollowUpWords.Prepositions.Contains(words[0]) && words.Count <= FewWords + FewTerms)
            || (Asks(words[0]) && terms <= 1 && words.Count <= FewWords);
    }

    // "on a Mac", "the blue one", "phones": no verb that asks for something itself.
    private static bool IsPhrase(string core, string opener)
    {
        var words = Words(core);
        if (FollowUpWords.Prepositions.Contains(words[0]))
            return true;
        return opener.Length > 0 && words.Count <= FewWords && !HasAnaphor(core) && !Asks(words[0]);
    }

    private static bool HasAnaphor(string text) => Words(text).Any(w => FollowUpWords.Anaphors.Contains(w) || FollowUpWords.Demonstratives.Contains(w));

    // Where the follow-up says so, the last topic that shares a word with it; else the last.
    private static string Antecedent(string core, ChatMemory memory)
    {
        var last = memory.Recent[^1].Topic;
        var own = Terms(core).ToHashSet();
        if (!Words(core).Any(FollowUpWords.Returns.Contains))
            return last;
        var earlier = memory.Recent.Select(r => r.Topic).Reverse()
            .Concat(RollingSummary.Lines(memory.Summary).Reverse().Where(l => !RollingSummary.IsWords(l)).Select(RollingSummary.TopicOf));
        return earlier.FirstOrDefault(t => Terms(t).Any(own.Contains)) ?? last;
    }

    private static string Replace(string topic, string phrase)
    {
        var sentence = topic.TrimEnd(' ', '?', '.', '!');
        var end = topic.Contains('?') ? "?" : "";
        var words = Words(phrase);
        var preposition = FollowUpWords.Prepositions.Contains(words[0]) ? words[0] : null;
        var places = Prepositional(sentence);
        var place = preposition is not null
            ? places.FirstOrDefault(p => p.Preposition.Equals(preposition, StringComparison.OrdinalIgnoreCase))
            : places.LastOrDefault();
        if (place is null)
            return $"{sentence} {phrase}{end}";
        var put = preposition is null ? $"{place.Preposition} {phrase}" : phrase;
        return $"{sentence[..place.Start]}{put}{sentence[place.End..]}{end}";
    }

    // Each "on a Windows computer" of a sentence: to the next preposition, break or comma.
    private static List<Phrase> Prepositional(string sentence)
    {
        var found = new List<Phrase>();
        var tokens = Tokens(sentence);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!FollowUpWords.Prepositions.Contains(tokens[i].Word) || i + 1 == tokens.Count)
                continue;
            var end = i + 1;
            var nouns = 0;
            while (end < tokens.Count && !FollowUpWords.Prepositions.Contains(tokens[end].Word) && !FollowUpWords.Breaks.Contains(tokens[end].Word)
                && !(nouns > 0 && FollowUpWords.Articles.Contains(tokens[end].Word)))
            {
                nouns += FollowUpWords.Articles.Contains(tokens[end].Word) ? 0 : 1;
                end++;
                if (sentence.AsSpan(tokens[end - 1].Start, tokens[end - 1].Length).EndsWith(","))
                    break;
            }

            if (nouns > 0)
                found.Add(new Phrase(tokens[i].Word, tokens[i].Start, tokens[end - 1].Start + tokens[end - 1].Word.Length));
        }

        return found;
    }

    private static bool Asks(string word) => word.ToLowerInvariant() is
        "how" or "what" or "why" or "when" or "where" or "who" or "which" or "can" or "do" or "does" or "is" or "are" or "will" or "should"
        or "wie" or "was" or "warum" or "wann" or "wo" or "wer" or "welche" or "kann" or "ist" or "sind" or "muss"
        or "comment" or "pourquoi" or "quand" or "où" or "qui" or "quel" or "quelle" or "puis-je"
        or "cómo" or "qué" or "cuándo" or "dónde" or "quién" or "cuál" or "puedo";

    private static IReadOnlyList<string> Terms(string text) => TextTerms.Terms(text);

    private static List<string> Words(string text) => [.. Tokens(text).Select(t => t.Word)];

    private static List<Token> Tokens(string text)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
                at++;
            var word = text[start..at].TrimEnd(Around);
            var lead = word.Length - word.TrimStart(Around).Length;
            if (word.Length > lead)
                tokens.Add(new Token(word[lead..], start + lead, at - start - lead));
        }

        return tokens;
    }

    private sealed record Phrase(string Preposition, int Start, int End);

    private sealed record Token(string Word, int Start, int Length);
}
