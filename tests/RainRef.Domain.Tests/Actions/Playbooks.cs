using RainRef.Domain.Actions;

namespace RainRef.Domain.Tests.Actions;

/// <summary>The playbooks that ship with the program.</summary>
internal static class Playbooks
{
    public static readonly IReadOnlyList<Playbook> Shipped =
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "playbooks"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(file => PlaybookParser.Parse(File.ReadAllText(file), Path.GetFileName(file)).Value),
    ];

    public static Playbook Of(string action) => Shipped.Single(p => p.Action == action);
}
