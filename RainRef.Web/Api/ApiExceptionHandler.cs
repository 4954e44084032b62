using System.Text.Json;
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
            JsonException => (StatusCodes.Status400BadRequest, "The body is not the JSON that this address takes."),
            DbUpdateConcurrencyException => (StatusCodes.Status409Conflict, "Somebody else changed this at the same moment. Load it again."),
            _ when IsUnstorable(exception) => (StatusCodes.Status400BadRequest, "A text holds a NUL character or half a surrogate pair."),
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
            : bad.Message,
        _ => null,
    };

    // What a field's own check let through, the database refuses.
    private static bool IsUnstorable(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.SqlState
            is PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter,
        System.Text.EncoderFallbackException => true,
        _ => exception.InnerException is { } inner && IsUnstorable(inner),
    };

    private static bool IsOutage(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.IsTransient || postgres.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException => true,
        TimeoutException => true,
        _ => exception.InnerException is { } inner && IsOutage(inner),
    };

    [LoggerMessage(1, LogLevel.Error, "Request {RequestId} failed: {Method} {Path}")]
    private partial void LogFailed(Exception e, string requestId, string method, string path);
}
