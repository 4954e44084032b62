using System.Text.RegularExpressions;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Actions;

/// <summary>What to do about a kind of problem, and who may do it.</summary>
/// <param name="Name">Unique among playbooks.</param>
/// <param name="Patterns">Any match proposes the action.</param>
/// <param name="Action">The type of the action.</param>
/// <param name="Steps">What is done, in order.</param>
/// <param name="Execute">Roles for which policy allows the action.</param>
/// <param name="Propose">Roles whose request a lead reviews.</param>
/// <param name="AutoRun">Whether the program may run it without a person: only for what can be taken back.</param>
/// <param name="PerUserPerDay">How often at the most for one user in 24 hours.</param>
/// <param name="SignalType">The product signal that a thread of this kind gives, if any.</param>
public sealed record Playbook(
    string Name,
    string Title,
    string Intent,
    IReadOnlyList<Regex> Patterns,
    string Action,
    IReadOnlyList<PlaybookStep> Steps,
    IReadOnlyList<PlaybookParameter> Parameters,
    IReadOnlyList<Role> Execute,
    IReadOnlyList<Role> Propose,
    bool AutoRun,
    int PerUserPerDay,
    string? SignalType)
{
    /// <summary>Products that it is for; all when empty.</summary>
    public IReadOnlyList<string> Products { get; init; } = [];

    /// <summary>How often at the most in the workspace in 24 hours; null for no limit.</summary>
    public int? PerDay { get; init; }

    /// <summary>Whether http steps go to the services' sandboxes.</summary>
    public bool Sandbox { get; init; }

    /// <summary>The share of customers, in per cent, that this version serves; the others keep the version before it.</summary>
    public int? CanaryPercent { get; init; }

    /// <summary>Whether every step says how it is taken back.</summary>
    public bool Reversible => Steps.All(s => s.Rollback is not null);

    /// <summary>Whether it is for tickets about a product.</summary>
    public bool Serves(string? product) =>
        Products.Count == 0 || (product is not null && Products.Contains(product, StringComparer.OrdinalIgnoreCase));

    /// <summary>The words of the text that the patterns match; empty when none does.</summary>
    public IReadOnlyList<string> Matches(string text)
    {
        var words = new List<string>();
        foreach (var pattern in Patterns)
        {
            if (pattern.Match(text) is { Success: true } match && !words.Contains(match.Value))
                words.Add(match.Value);
        }

        return words;
    }
}
