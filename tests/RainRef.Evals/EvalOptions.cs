using System.Globalization;

namespace RainRef.Evals;

/// <param name="Data">The folder to grade; null looks for one beside the checkout.</param>
/// <param name="Only">Parts of "area/set"; empty grades all.</param>
/// <param name="Limit">The most lines to read of a file.</param>
/// <param name="Strict">Whether a missed goal fails the run.</param>
/// <param name="Fit">Whether to fit the confidence of answers to the questions, instead of only grading it.</param>
internal sealed record EvalOptions(string? Data, IReadOnlyList<string> Only, int Limit, bool Strict, bool Fit = false)
{
    public const string Help =
        "options: --data folder   --only area/set[,…]   --limit lines-a-file   --strict (a missed goal fails)   --fit (write the confidence anew)";

    /// <summary>The options, or null where something is not one.</summary>
    public static EvalOptions? Parse(string[] args)
    {
        var options = new EvalOptions(null, [], int.MaxValue, false);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--strict":
                    options = options with { Strict = true };
                    continue;
                case "--fit":
                    options = options with { Fit = true };
                    continue;
                case "--data" when value is not null:
                    options = options with { Data = value };
                    break;
                case "--only" when value is not null:
                    options = options with { Only = [.. options.Only, .. value.Split(',', StringSplitOptions.RemoveEmptyEntries)] };
                    break;
                case "--limit" when int.TryParse(value, CultureInfo.InvariantCulture, out var limit) && limit > 0:
                    options = options with { Limit = limit };
                    break;
                default:
                    return null;
            }

            i++;
        }

        return options;
    }

    public bool Selects(string name) => Only.Count == 0 || Only.Any(o => name.Contains(o, StringComparison.OrdinalIgnoreCase));
}
