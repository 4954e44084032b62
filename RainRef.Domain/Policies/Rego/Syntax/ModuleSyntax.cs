using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Syntax;

/// <summary>A parsed module.</summary>
internal sealed class ModuleSyntax
{
    public required string File { get; init; }

    public required string Source { get; init; }

    public List<string> Package { get; } = [];

    public Pos PackageAt { get; set; }

    public List<ImportSyntax> Imports { get; } = [];

    public List<RuleSyntax> Rules { get; } = [];

    /// <summary>Annotations of this module's package, as values.</summary>
    public List<RegoObject> Annotations { get; } = [];
}

internal sealed record ImportSyntax(Pos At, IReadOnlyList<string> Path, string? Alias)
{
    public string Name => Alias ?? Path[^1];
}

/// <summary>A rule with its else branches; <see cref="Path"/> begins with the rule's name.</summary>
internal sealed class RuleSyntax
{
    public required Pos At { get; init; }

    public required IReadOnlyList<Term> Path { get; init; }

    public bool IsDefault { get; init; }

    public bool IsSet { get; init; }

    public IReadOnlyList<Term>? Args { get; init; }

    /// <summary>The element of a set rule, or the value of any other; null for true.</summary>
    public Term? Value { get; init; }

    public IReadOnlyList<Expr> Body { get; set; } = [];

    public RuleSyntax? Else { get; set; }

    public List<RegoObject> Annotations { get; } = [];

    public string Name => ((VarTerm)Path[0]).Name;
}
