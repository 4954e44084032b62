using System.Security.Cryptography;
using System.Text;
using RainRef.Domain.Actions;

namespace RainRef.Domain.Policies;

/// <summary>
/// The default rules: deny what no playbook knows, what lacks a parameter and what is done too often; otherwise the
/// playbook says which roles may run it, whose request a lead reviews, and whether the program may act alone.
/// </summary>
public sealed class PlaybookPolicy : IPolicyEngine
{
    private readonly Dictionary<string, Playbook> _byAction;

    public PlaybookPolicy(IReadOnlyList<Playbook> playbooks)
    {
        _byAction = playbooks.ToDictionary(p => p.Action);
        BundleDigest = Digest(playbooks);
    }

    public string BundleDigest { get; }

    public ValueTask<PolicyDecision> EvaluateAsync(PolicyInput input, CancellationToken ct) => new(Decide(input));

    private PolicyDecision Decide(PolicyInput input)
    {
        if (!_byAction.TryGetValue(input.Type, out var playbook))
            return PolicyDecision.Deny(BundleDigest, $"No playbook knows the action '{input.Type}'.");
        var unknown = input.Parameters.Keys.Except(playbook.Parameters.Select(p => p.Name)).Order().ToList();
        if (unknown.Count > 0)
            return PolicyDecision.Deny(BundleDigest, $"'{input.Type}' has no parameter '{unknown[0]}'.");
        if (input.Missing.Count > 0)
            return PolicyDecision.Deny(BundleDigest, $"The parameter '{input.Missing[0]}' is missing.");
        if (input.DoneForUserToday >= playbook.PerUserPerDay)
        {
            return PolicyDecision.Deny(
                BundleDigest,
                $"'{input.Type}' was done {input.DoneForUserToday} times for this user in 24 hours; the limit is {playbook.PerUserPerDay}.");
        }

        return ByRole(playbook, input);
    }

    private PolicyDecision ByRole(Playbook playbook, PolicyInput input)
    {
        if (input.ActorRole is not { } role)
        {
            return playbook.AutoRun
                ? new PolicyDecision(PolicyOutcome.Allow, [$"'{input.Type}' may run by itself."], BundleDigest)
                : new PolicyDecision(PolicyOutcome.Review, [$"'{input.Type}' needs a person's approval."], BundleDigest);
        }

        if (playbook.Execute.Contains(role))
            return new PolicyDecision(PolicyOutcome.Allow, [$"The role {Name(role)} may run '{input.Type}'."], BundleDigest);
        return playbook.Propose.Contains(role)
            ? new PolicyDecision(
                PolicyOutcome.Review, [$"The role {Name(role)} may propose '{input.Type}'; a lead must approve it."], BundleDigest)
            : PolicyDecision.Deny(BundleDigest, $"The role {Name(role)} may not run '{input.Type}'.");
    }

    private static string Name(Workspaces.Role role) => Common.SnakeCase.Of(role);

    private static string Digest(IReadOnlyList<Playbook> playbooks)
    {
        var rules = new StringBuilder();
        foreach (var p in playbooks.OrderBy(p => p.Action, StringComparer.Ordinal))
        {
            rules.Append(p.Action).Append('|').AppendJoin(',', p.Execute).Append('|').AppendJoin(',', p.Propose).Append('|')
                .Append(p.AutoRun).Append('|').Append(p.PerUserPerDay).Append('|')
                .AppendJoin(',', p.Parameters.Select(x => $"{x.Name}:{x.Required}")).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(rules.ToString())));
    }
}
