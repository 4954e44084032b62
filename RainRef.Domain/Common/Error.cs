namespace RainRef.Domain.Common;

/// <summary>What kind of failure an <see cref="Error"/> is; the edge maps each to one HTTP status.</summary>
public enum ErrorKind
{
    Validation,
    Unauthenticated,
    Forbidden,
    NotFound,
    Conflict,
    TooLarge,
    UnsupportedType,
    RateLimited,
    Unavailable,
}

/// <summary>An expected failure.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Code">A stable, snake_case code that clients may switch on.</param>
/// <param name="Message">A sentence that is safe to show to the caller.</param>
/// <param name="Details">More, by name, such as the field that is wrong; values must serialise to JSON.</param>
public sealed record Error(
    ErrorKind Kind, string Code, string Message, IReadOnlyDictionary<string, object?>? Details = null)
{
    public static Error Validation(string field, string message) =>
        new(ErrorKind.Validation, "validation_failed", message, new Dictionary<string, object?> { ["field"] = field });

    public static Error NotFound(string what) => new(ErrorKind.NotFound, "not_found", $"No such {what}.");

    public static Error Conflict(string code, string message) => new(ErrorKind.Conflict, code, message);

    public static Error Forbidden(string code, string message, IReadOnlyDictionary<string, object?>? details = null) =>
        new(ErrorKind.Forbidden, code, message, details);
}
