namespace RainRef.Web.Receipts;

/// <summary>A command's arguments: <c>--name value</c> or <c>--name=value</c>, <c>--flag</c>, and the rest.</summary>
internal sealed class CommandOptions
{
    private readonly List<(string Name, string Value)> _given = [];

    public List<string> Rest { get; } = [];

    /// <exception cref="FormatException">An option is unknown or lacks its value.</exception>
    public static CommandOptions Parse(string[] args, string[] valued, string[] flags)
    {
        var options = new CommandOptions();
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                options.Rest.Add(args[i]);
                continue;
            }

            var parts = args[i][2..].Split('=', 2);
            if (flags.Contains(parts[0]) && parts.Length == 1)
                options._given.Add((parts[0], ""));
            else if (!valued.Contains(parts[0]))
                throw new FormatException($"There is no option '--{parts[0]}'.");
            else if (parts.Length == 2)
                options._given.Add((parts[0], parts[1]));
            else if (i + 1 < args.Length)
                options._given.Add((parts[0], args[++i]));
            else
                throw new FormatException($"'--{parts[0]}' takes a value.");
        }

        return options;
    }

    public bool Has(string name) => _given.Exists(g => g.Name == name);

    public string? One(string name) => _given.FindLast(g => g.Name == name).Value;

    public IEnumerable<string> All(string name) => _given.Where(g => g.Name == name).Select(g => g.Value);
}
