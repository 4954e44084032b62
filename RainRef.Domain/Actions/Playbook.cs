using System.Text.RegularExpressions;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Actions;

/// <summary>Where a parameter's value comes from.</summary>
public enum ParameterOrigin
{
    /// <summary>A fixed value.</summary>
    Constant,

    /// <summary>A field of the ticket: user_ref, product, id or number.</summary>
    Ticket,

    /// <summary>The first group, or the whole match, of a pattern in the ticket's text.</summary>
    Pattern,
}

/// <summary>A parameter of an action.</summary>
public sealed record PlaybookParameter(
    string Name, ParameterOrigin Origin, string Value, bool Required, Regex? Pattern = null);

/// <summary>What to do about a kind of problem, and who may do it.</summary>
/// <param name="Name">Unique among playbooks.</param>
/// <param name="Patterns">Any match proposes the action.</param>
/// <param name="Action">The type of the action.</param>
/// <param name="Tool">What runs it, such as "raindock".</param>
/// <param name="Operation">What the tool is told to do.</param>
/// <param name="Execute">Roles for which policy allows the action.</param>
/// <param name="Propose">Roles whose request a lead reviews.</param>
/// <param name="AutoRun">Whether the program may run it without a person: only for what changes nothing outside.</param>
/// <param name="PerUserPerDay">How often at the most for one user in 24 hours.</param>
/// <param name="SignalType">The product signal that a thread of this kind gives, if any.</param>
public sealed record Playbook(
    string Name,
    string Title,
    string Intent,
    IReadOnlyList<Regex> Patterns,
    string Action,
    string Tool,
    string Operation,
    IReadOnlyList<PlaybookParameter> Parameters,
    IReadOnlyList<Role> Execute,
    IReadOnlyList<Role> Propose,
    bool AutoRun,
    int PerUserPerDay,
    string? SignalType)
{
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
