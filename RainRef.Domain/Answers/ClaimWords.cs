using System.Collections.Frozen;

namespace RainRef.Domain.Answers;

/// <summary>Words that turn what a sentence claims, in the languages that most content is in.</summary>
internal static class ClaimWords
{
    private static readonly FrozenSet<string> Negations = Set(
        "not no never cannot cant dont doesnt isnt arent wasnt werent wont wouldnt didnt havent hasnt neither nor none "
        + "nicht kein keine keinen keinem keiner keines nie niemals nunca jamás ningún ninguna ninguno tampoco "
        + "ne pas jamais aucun aucune non nessun nessuna não nenhum nenhuma niet geen nooit");

    // Each pair means the opposite: either word with the other one is a contradiction. Words only that say how things are:
    // "to enable" and "to disable" are two things that one can do.
    private static readonly FrozenDictionary<string, (int Pair, bool First)> Opposites = Pairs(
        0,
        "enabled/disabled enables/disables allowed/forbidden allowed/prohibited allowed/blocked allows/forbids allows/prohibits allows/blocks "
        + "permitted/forbidden permitted/prohibited permits/forbids supported/unsupported included/excluded includes/excludes accepted/rejected "
        + "accepted/refused accepts/rejects accepts/refuses free/paid possible/impossible always/never required/optional mandatory/optional "
        + "available/unavailable valid/invalid refundable/nonrefundable visible/hidden public/private automatically/manually "
        + "möglich/unmöglich erlaubt/verboten erlaubt/untersagt gestattet/verboten gestattet/untersagt zulässig/unzulässig aktiviert/deaktiviert "
        + "eingeschaltet/ausgeschaltet enthalten/ausgeschlossen akzeptiert/abgelehnt angenommen/abgelehnt kostenlos/kostenpflichtig "
        + "verfügbar/nichtverfügbar gültig/ungültig immer/nie immer/niemals erforderlich/optional erforderlich/freiwillig pflicht/freiwillig "
        + "öffentlich/privat sichtbar/unsichtbar automatisch/manuell erstattungsfähig/nichterstattungsfähig unterstützt/nichtunterstützt "
        + "permitido/prohibido permite/prohíbe permiten/prohíben autorizado/prohibido activado/desactivado habilitado/deshabilitado "
        + "habilitada/deshabilitada activada/desactivada incluido/excluido incluida/excluida incluye/excluye aceptado/rechazado acepta/rechaza "
        + "aceptan/rechazan gratuito/pagado gratis/pago posible/imposible siempre/nunca siempre/jamás obligatorio/opcional obligatoria/opcional "
        + "disponible/indisponible válido/inválido visible/oculto público/privado automáticamente/manualmente reembolsable/noreembolsable "
        + "autorisé/interdit activé/désactivé gratuit/payant obligatoire/facultatif inclus/exclu toujours/jamais consentito/vietato "
        + "abilitato/disabilitato obbligatorio/facoltativo permitido/proibido ativado/desativado toegestaan/verboden gratis/betaald");

    // Small words that part two sentences only where nothing else does.
    private static readonly FrozenDictionary<string, (int Pair, bool First)> SmallOpposites = Pairs(
        1000,
        "before/after minimum/maximum least/most above/below earlier/later with/without inside/outside "
        + "vor/nach vorher/nachher mindestens/höchstens mindestens/maximal minimal/maximal oberhalb/unterhalb mit/ohne innerhalb/außerhalb "
        + "antes/después mínimo/máximo mínima/máxima menos/más encima/debajo con/sin dentro/fuera avant/après minimum/maximum avec/sans");

    // What can be, or is in a case, need not be in another one.
    private static readonly FrozenSet<string> Possibilities = Set(
        "can could may might if unless whether when either kann kannst können könnte könnten darf dürfen falls wenn sofern ob entweder "
        + "puede pueden podría podrían podrá si cuando peut peuvent può possono pode podem kan kunnen als");

    private static readonly FrozenSet<string> Alternatives = Set("either whether entweder ob soit oppure");
    private static readonly FrozenSet<string> Ors = Set("or oder o u ou of nor noch ni");
    private static readonly FrozenSet<string> Onlys = Set("only just merely nur bloß allein solo solamente sólo seulement solamente somente alleen");

    private static readonly FrozenSet<string> Requirements = Set(
        "requires require required needs need since least minimum later newer above supported supports benötigt benötigen erfordert erfordern "
        + "braucht ab mindestens neuer höher unterstützt requiere requieren necesita necesitan desde posterior superior mínimo exige nécessite richiede");

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

    public static (int Pair, bool First)? SmallOpposite(string word) => SmallOpposites.TryGetValue(word, out var found) ? found : null;

    /// <summary>Whether what follows only can be, or is so in one case.</summary>
    public static bool IsPossibility(string word) => Possibilities.Contains(word);

    /// <summary>Whether it says what something asks for.</summary>
    public static bool IsRequirement(string word) => Requirements.Contains(word);

    /// <summary>Whether it leaves open which of several things is so.</summary>
    public static bool IsAlternative(string word) => Alternatives.Contains(word);

    public static bool IsOr(string word) => Ors.Contains(word);

    public static bool IsOnly(string word) => Onlys.Contains(word);

    /// <summary>1 to 12; 0 for another word.</summary>
    public static int Month(string word) => Months.GetValueOrDefault(word);

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, (int Pair, bool First)> Pairs(int number, string pairs)
    {
        var all = new Dictionary<string, (int, bool)>();
        foreach (var pair in pairs.Split(' '))
        {
            var words = pair.Split('/');
            // "allowed" has several opposites, and "forbidden" too: they share the pair.
            var id = all.TryGetValue(words[0], out var known) || all.TryGetValue(words[1], out known) ? known.Item1 : number++;
            all.TryAdd(words[0], (id, true));
            all.TryAdd(words[1], (id, false));
        }

        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
