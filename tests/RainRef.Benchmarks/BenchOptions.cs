namespace RainRef.Benchmarks;

/// <param name="Only">Parts of names; empty runs all.</param>
/// <param name="Quick">Shorter and less certain.</param>
/// <param name="Strict">Whether a missed goal fails the run.</param>
/// <param name="Load">A CSV of texts to carry through the whole program instead of the benchmarks.</param>
/// <param name="Long">With a million receipts where it is a hundred thousand otherwise.</param>
internal sealed record BenchOptions(IReadOnlyList<string> Only, bool Quick, bool Strict, string? Load, bool Long)
{
    public const string Help =
        "options: --only name[,name]   --quick   --long   --strict (a missed goal fails)   --load file.csv (header text,label)";

    /// <summary>The options, or null where something is not one.</summary>
    public static BenchOptions? Parse(string[] args)
    {
        var options = new BenchOptions([], false, false, null, false);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--quick":
                    options = options with { Quick = true };
                    break;
                case "--long":
                    options = options with { Long = true };
                    break;
                case "--strict":
                    options = options with { Strict = true };
                    break;
                case "--only" when value is not null:
                    options = options with { Only = [.. options.Only, .. value.Split(',', StringSplitOptions.RemoveEmptyEntries)] };
                    i++;
                    break;
                case "--load" when value is not null:
                    options = options with { Load = value };
                    i++;
                    break;
                default:
                    return null;
            }
        }

        return options;
    }

    public bool Selects(string name) => Only.Count == 0 || Only.Any(o => name.Contains(o, StringComparison.OrdinalIgnoreCase));
}
