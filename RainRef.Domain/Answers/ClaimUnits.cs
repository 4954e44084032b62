using System.Collections.Frozen;

namespace RainRef.Domain.Answers;

/// <summary>Units in which the same can be said with another figure, and figures that are written as words.</summary>
internal static class ClaimUnits
{
    private static readonly FrozenDictionary<string, (string Kind, decimal Factor)> Units = Read(
        ("time", 1, "second seconds sec secs sekunde sekunden segundo segundos seconde secondes"),
        ("time", 60, "minute minutes min mins minuten minuto minutos"),
        ("time", 3600, "hour hours hr hrs stunde stunden hora horas heure heures std"),
        ("time", 86_400, "day days tag tage tagen día días dia dias jour jours"),
        ("time", 604_800, "week weeks woche wochen semana semanas semaine semaines"),
        ("months", 1, "month months monat monate monaten mes meses mois"),
        ("months", 12, "year years jahr jahre jahren año años an ans année années"),
        ("bytes", 1, "byte bytes"), ("bytes", 1024, "kb kib kilobyte kilobytes"), ("bytes", 1_048_576, "mb mib megabyte megabytes"),
        ("bytes", 1_073_741_824, "gb gib gigabyte gigabytes"), ("bytes", 1_099_511_627_776, "tb tib terabyte terabytes"),
        ("metres", 0.001m, "mm millimetres millimeters"), ("metres", 0.01m, "cm centimetres centimeters"), ("metres", 1, "m metre metres meter meters metros"),
        ("metres", 1000, "km kilometre kilometres kilometer kilometers kilómetros"),
        ("grams", 1, "g gram grams gramm gramos"), ("grams", 1000, "kg kilo kilos kilogram kilograms kilogramm kilogramos"),
        ("€", 1, "€ eur euro euros"), ("$", 1, "$ usd dollar dollars dólar dólares"), ("£", 1, "£ gbp pound pounds pfund libras"),
        ("%", 1, "% percent prozent porciento"));

    private static readonly FrozenDictionary<string, int> Numbers = new (string Words, int Value)[]
    {
        ("one a an ein eine einem einen einer einer un una uno une", 1), ("two zwei dos deux", 2), ("three drei tres trois", 3), ("four vier cuatro quatre", 4),
        ("five fünf cinco cinq", 5), ("six sechs seis", 6), ("seven sieben siete sept", 7), ("eight acht ocho huit", 8), ("nine neun nueve neuf", 9),
        ("ten zehn diez dix", 10), ("eleven elf once onze", 11), ("twelve zwölf doce douze", 12), ("fourteen vierzehn catorce quatorze", 14),
        ("fifteen fünfzehn quince quinze", 15), ("twenty zwanzig veinte vingt", 20), ("thirty dreißig treinta trente", 30),
        ("sixty sechzig sesenta", 60), ("ninety neunzig noventa", 90),
    }.SelectMany(n => n.Words.Split(' ').Select(w => (w, n.Value))).DistinctBy(n => n.w).ToFrozenDictionary(n => n.w, n => n.Value, StringComparer.Ordinal);

    public static bool IsUnit(string word) => Units.ContainsKey(word);

    /// <summary>What a unit measures, so that sentences in other units speak of the same; null for another word.</summary>
    public static string? KindOf(string word) => word.Length > 1 && Units.TryGetValue(word, out var known) ? known.Kind : null;

    /// <summary>What is counted and how much of it: "2 weeks" and "14 days" are the same; an unknown unit stays.</summary>
    public static (decimal Value, string Unit) Normal(decimal value, string unit) =>
        Units.TryGetValue(unit, out var known) && decimal.Abs(value) < 1_000_000_000 ? (value * known.Factor, known.Kind) : (value, unit);

    /// <summary>The figure that a word stands for; null for another word.</summary>
    public static int? Number(string word) => Numbers.TryGetValue(word, out var value) ? value : null;

    private static FrozenDictionary<string, (string Kind, decimal Factor)> Read(params (string Kind, decimal Factor, string Words)[] units) => units
        .SelectMany(u => u.Words.Split(' ').Select(w => (Word: w, u.Kind, u.Factor))).DistinctBy(u => u.Word)
        .ToFrozenDictionary(u => u.Word, u => (u.Kind, u.Factor), StringComparer.Ordinal);
}
