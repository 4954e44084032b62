using System.Collections.Frozen;

namespace RainRef.Domain.Answers;

/// <summary>Words that turn what a sentence claims, in the languages that most content is in.</summary>
internal static class ClaimWords
{
    private static readonly FrozenSet<string> Negations = Set(
        "not no never cannot cant dont doesnt isnt arent wasnt werent wont wouldnt didnt havent hasnt neither nor none "
        + "nicht kein keine keinen keinem keiner keines nie niemals nunca jamás ningún ninguna ninguno tampoco "
        + "ne pas jamais aucun aucune non nessun nessuna não nenhum nenhuma niet geen nooit");

    // Each pair means the opposite: either word with the other one is a contradiction.
    private static readonly FrozenDictionary<string, (int Pair, bool First)> Opposites = Pairs(
        "enabled/disabled allowed/forbidden allowed/prohibited supported/unsupported included/excluded free/paid possible/impossible "
        + "always/never required/optional available/unavailable valid/invalid refundable/nonrefundable "
        + "möglich/unmöglich erlaubt/verboten aktiviert/deaktiviert kostenlos/kostenpflichtig verfügbar/nichtverfügbar "
        + "permitido/prohibido activado/desactivado gratuito/pagado posible/imposible obligatorio/opcional "
        + "autorisé/interdit activé/désactivé gratuit/payant obligatoire/facultatif consentito/vietato abilitato/disabilitato "
        + "obbligatorio/facoltativo permitido/proibido ativado/desativado toegestaan/verboden gratis/betaald");

    private static readonly string[] MonthNames =
    [
        "january jan januar januari enero ene janvier gennaio janeiro", "february feb februar februari febrero février febbraio fevereiro",
        "march mar märz maart marzo mars março", "april apr abril avril aprile", "may mai mei mayo maggio maio",
        "june jun juni junio juin giugno junho", "july jul juli julio juillet luglio julho", "august aug augustus agosto août",
        "september sep sept septiembre septembre settembre setembro", "october oct oktober octubre octobre ottobre outubro",
        "november nov noviembre novembre novembro", "december dec dezember dez diciembre dic décembre dicembre dezembro",
    ];

    private static readonly FrozenDictionary<string, int> Months = MonthNames
        .SelectMany((names, i) => names.Split(' ').Select(n => (n, i + 1))).DistinctBy(p => p.n)
        .ToFrozenDictionary(p => p.n, p => p.Item2, StringComparer.Ordinal);

    public static bool IsNegation(string word) => Negations.Contains(word.Replace("'", "", StringComparison.Ordinal).Replace("’", "", StringComparison.Ordinal));

    public static (int Pair, bool First)? Opposite(string word) => Opposites.TryGetValue(word, out var found) ? found : null;

    /// <summary>1 to 12; 0 for another word.</summary>
    public static int Month(string word) => Months.GetValueOrDefault(word);

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, (int Pair, bool First)> Pairs(string pairs)
    {
        var all = new Dictionary<string, (int, bool)>();
        var number = 0;
        foreach (var pair in pairs.Split(' '))
        {
            var words = pair.Split('/');
            // "allowed" has two opposites: they share the pair.
            var id = all.TryGetValue(words[0], out var known) ? known.Item1 : number++;
            all.TryAdd(words[0], (id, true));
            all.TryAdd(words[1], (id, false));
        }

        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
