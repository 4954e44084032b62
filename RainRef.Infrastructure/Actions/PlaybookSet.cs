using System.Security.Cryptography;
using System.Text;
using RainRef.Domain.Actions;

namespace RainRef.Infrastructure.Actions;

/// <summary>One playbook as a workspace has it.</summary>
/// <param name="Version">0 for the built-in text.</param>
/// <param name="Before">The version before a canary; what the others keep.</param>
public sealed record PlaybookInForce(Playbook Playbook, int Version, bool Enabled, Playbook? Before);

/// <summary>The playbooks of one workspace: the built-in ones, and its own in their place or besides.</summary>
public sealed class PlaybookSet(IReadOnlyList<PlaybookInForce> all)
{
    public IReadOnlyList<PlaybookInForce> All { get; } = all;

    public IEnumerable<Playbook> Enabled => All.Where(p => p.Enabled).Select(p => p.Playbook);

    public Playbook? ByName(string? name, string? customer = null) => Choose(All.FirstOrDefault(p => p.Playbook.Name == name), customer);

    public Playbook? ByAction(string type, string? customer = null) => Choose(All.FirstOrDefault(p => p.Playbook.Action == type), customer);

    /// <summary>
    /// The playbook for a ticket: the one that triage named, else the first of the workspace's own whose patterns match, else
    /// the first without patterns that is for the intent.
    /// </summary>
    public Playbook? For(string? named, string? intent, string? product, string text, string? customer)
    {
        if (ByName(named, customer) is { } found && found.Serves(product))
            return found;
        var open = All.Where(p => p.Enabled && p.Playbook.Serves(product)).ToList();
        var own = open.FirstOrDefault(p => p.Version > 0 && p.Playbook.Matches(text).Count > 0)
            ?? open.FirstOrDefault(p => intent is not null && p.Playbook.Patterns.Count == 0 && p.Playbook.Intent == intent);
        return Choose(own, customer);
    }

    private static Playbook? Choose(PlaybookInForce? found, string? customer)
    {
        if (found is not { Enabled: true })
            return null;
        return found.Playbook.CanaryPercent is { } percent && found.Before is { } before && Share(found.Playbook.Name, customer) >= percent
            ? before
            : found.Playbook;
    }

    // The same customer is always on the same side; another playbook draws anew.
    private static int Share(string name, string? customer) =>
        BitConverter.ToUInt16(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{customer}"))) % 100;
}
