namespace RainRef.Domain.Policies.Rego;

/// <summary>One <c>test_</c> rule's outcome: it passes when its value is defined and not false. Line and column are those of the error, of the expression that a failed test did not get past, or of the rule.</summary>
public sealed record RegoTestResult(string Name, bool Passed, bool Skipped, TimeSpan Time, string File, int Line, int Column, RegoError? Error);
