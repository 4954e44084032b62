using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace RainRef.Web.Api;

/// <summary>Turns exceptions into the error contract; what they say stays in the log.</summary>
internal sealed partial class ApiExceptionHandler(ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        if (http.Response.HasStarted || exception is OperationCanceledException && http.RequestAborted.IsCancellationRequested)
            return http.RequestAborted.IsCancellationRequested;
        var (status, message) = exception switch
        {
            BadHttpRequestException bad => (bad.StatusCode, Explain(bad)),
            InvalidDataException when http.Request.HasFormContentType => (StatusCodes.Status400BadRequest, "The form does not read."),
            JsonException => (StatusCodes.Status400BadRequest, "The body is not the JSON that this address takes."),
            _ when IsUnstorable(exception) => (StatusCodes.Status400BadRequest, "The request holds a NUL character, which cannot be stored or searched for."),
            _ when IsDuplicate(exception) => (StatusCodes.Status409Conflict, "Somebody else made this at the same moment. Load it again."),
            DbUpdateConcurrencyException => (StatusCodes.Status409Conflict, "Somebody else changed this at the same moment. Load it again."),
            _ when IsOutage(exception) => (StatusCodes.Status503ServiceUnavailable, null),
            _ => (StatusCodes.Status500InternalServerError, null),
        };
        var (code, standard) = status == StatusCodes.Status409Conflict ? ("conflict", "") : ApiErrors.Words(status);
        if (status >= 500)
            LogFailed(exception, RequestId.Of(http), http.Request.Method, http.Request.Path);
        if (status == StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = "2";
        http.Response.StatusCode = status;
        await ApiErrors.WriteAsync(http, status, code, message ?? standard);
        return true;
    }

    private static string? Explain(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status400BadRequest => bad.InnerException is JsonException json
            ? $"The body is not the JSON that this address takes{(json.Path is { Length: > 1 } path ? $" (at {path})" : "")}."
            : BoundParameter().Match(bad.Message) is { Success: true } bound
                ? $"The value of '{JsonNamingPolicy.SnakeCaseLower.ConvertName(bound.Groups[1].Value)}' does not read."
                : bad.Message,
        _ => null,
    };

    private static bool IsOutage(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.IsTransient || postgres.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException => true,
        TimeoutException => true,
        // Nobody hung up, so it is the program that stops.
        OperationCanceledException => true,
        _ => exception.InnerException is { } inner && IsOutage(inner),
    };

    private static bool IsUnstorable(Exception exception) =>
        StateOf(exception) is PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter;

    private static bool IsDuplicate(Exception exception) => StateOf(exception) == PostgresErrorCodes.UniqueViolation;

    private static string? StateOf(Exception exception) =>
        ((exception as DbUpdateException)?.InnerException ?? exception) is PostgresException postgres ? postgres.SqlState : null;

    // The framework's words are: Failed to bind parameter "Nullable<int> Page" from "x".
    [GeneratedRegex(@"^Failed to bind parameter ""\S+ (\w+)""", RegexOptions.CultureInvariant)]
    private static partial Regex BoundParameter();

    [LoggerMessage(1, LogLevel.Error, "Request {RequestId} failed: {Method} {Path}")]
    private partial void LogFailed(Exception e, string requestId, string method, string path);
}
