using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RainRef.Domain.Common;

namespace RainRef.Web.Api;

/// <summary>The one place where failures become answers: RFC 9457 problems that also carry the error object.</summary>
public static class ApiErrors
{
    public static ProblemHttpResult ToProblem(this Error error, HttpContext http) =>
        TypedResults.Problem(Describe(http, StatusOf(error.Kind), error.Code, error.Message, error.Details));

    public static ProblemDetails Describe(
        HttpContext http, int status, string code, string message, IReadOnlyDictionary<string, object?>? details = null) => new()
        {
            Status = status,
            Title = TitleOf(status),
            Detail = message,
            Type = $"urn:rainref:error:{code}",
            Instance = http.Request.Path,
            Extensions =
            {
                ["error"] = new ApiError(code, message, details ?? new Dictionary<string, object?>(), RequestId.Of(http)),
            },
        };

    public static Task WriteAsync(
        HttpContext http, int status, string code, string message, IReadOnlyDictionary<string, object?>? details = null) =>
        TypedResults.Problem(Describe(http, status, code, message, details)).ExecuteAsync(http);

    /// <summary>A code for a status that the framework gave without a word.</summary>
    public static (string Code, string Message) Words(int status) => status switch
    {
        400 => ("bad_request", "The request does not read."),
        401 => ("unauthenticated", "Sign in, or send an API key or a bearer token."),
        403 => ("forbidden", "Your role may not do this."),
        404 => ("not_found", "There is nothing here."),
        405 => ("method_not_allowed", "This address does not take this method."),
        408 => ("request_timeout", "The request took too long to arrive."),
        413 => ("too_large", "The request is larger than this address takes."),
        415 => ("unsupported_media_type", "This address does not take this content type."),
        429 => ("rate_limited", "Too many requests; try again later."),
        503 => ("unavailable", "The database does not answer; nothing was changed. Try again."),
        _ => status >= 500
            ? ("internal_error", "Something went wrong on our side; nothing was half done.")
            : ("request_failed", "The request failed."),
    };

    private static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Validation => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorKind.UnsupportedType => StatusCodes.Status415UnsupportedMediaType,
        ErrorKind.RateLimited => StatusCodes.Status429TooManyRequests,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
    };

    private static string TitleOf(int status) =>
        Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "Error";
}

/// <summary>The error object of every answer that is not a success.</summary>
public sealed record ApiError(string Code, string Message, IReadOnlyDictionary<string, object?> Details, string RequestId);
