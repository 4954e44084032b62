using System.Text.Json.Nodes;

namespace RainRef.Domain.Actions;

/// <summary>Where a step's effect can be read.</summary>
/// <param name="Ignore">Top-level fields that change by themselves.</param>
public sealed record StateProbe(string Path, IReadOnlyList<string> Ignore);

/// <summary>One call of a tool, with {placeholders} where parameters go.</summary>
/// <param name="Operation">An HTTP method, or what the tool does: tag, close, send.</param>
/// <param name="Arguments">What an internal tool is given, by name.</param>
/// <param name="Rollback">How it is taken back; null where nobody said how.</param>
public sealed record PlaybookStep(
    string Name,
    string Tool,
    string Operation,
    IReadOnlyDictionary<string, string> Arguments,
    PlaybookStep? Rollback = null)
{
    public const string Http = "http";
    public const string Ticket = "ticket";
    public const string Email = "email";

    public string? Service { get; init; }

    public string? Path { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public JsonNode? Body { get; init; }

    public StateProbe? State { get; init; }

    public int TimeoutSeconds { get; init; } = 10;

    public int Retries { get; init; } = 3;
}
