using System.Globalization;

namespace RainRef.Domain.Actions;

/// <summary>What is wrong with a playbook, and where: line and column count from 1.</summary>
public sealed record PlaybookError(int Line, int Column, string Message)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"line {Line}, column {Column}: {Message}");
}

/// <summary>What a playbook's text gave: the playbook, or every fault that was found.</summary>
public sealed record PlaybookReading(Playbook? Playbook, IReadOnlyList<PlaybookError> Errors);
