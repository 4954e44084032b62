using System.Text.Json;
using System.Text.Json.Serialization;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Actions;
using RainRef.Web.Answers.Chat;
using RainRef.Web.Channels;
using RainRef.Web.Channels.Uploads;
using RainRef.Web.Components;
using RainRef.Web.Components.Palette;
using RainRef.Web.Knowledge;
using RainRef.Web.Pipeline;
using RainRef.Web.Policies;
using RainRef.Web.Quality;
using RainRef.Web.Receipts;
using RainRef.Web.Reports;
using RainRef.Web.Signals;
using RainRef.Web.Tickets;
using RainRef.Web.Tickets.Keeping;
using RainRef.Web.Triage;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Api;

/// <summary>The REST API's frame: JSON, errors, access, and the routes of every feature.</summary>
public static class ApiSetup
{
    /// <summary>Bytes of a body, unless the route says otherwise.</summary>
    public const long MaxBody = 1024 * 1024;

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.SerializerOptions.DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
            options.SerializerOptions.Converters.Add(new JsonObjectReader());
            options.SerializerOptions.MaxDepth = 32;
            // Two values under one name: which of them was checked and which stored must not be open.
            options.SerializerOptions.AllowDuplicateProperties = false;
        });
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ActionOptions>().BindConfiguration(ActionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddExceptionHandler<ApiExceptionHandler>();
        services.AddProblemDetails();
        services.AddApiDocument();
        services.AddSingleton<IdempotencyStore>().AddSingleton<IdempotencySweep>()
            .AddHostedService(p => p.GetRequiredService<IdempotencySweep>())
            .AddSingleton<LiveHubRelay>().AddSingleton<AccessWatch>()
            .AddSingleton<TicketArrival>().AddSingleton<Receipts.ReceiptReader>().AddSingleton<RoutingTest>().AddSingleton<Answers.AnswerDesk>().AddSingleton<ActionDesk>().AddSingleton<ActionLimiter>()
            .AddSingleton<ChatLimiter>().AddSingleton<ChatStream>();
        services.AddSignalR().AddJsonProtocol(options =>
            options.PayloadSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        return services.AddAccess();
    }

    public static void UseApi(this WebApplication app)
    {
        app.UseRequestIds();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePagesWithReExecute(Components.Urls.NotFound, createScopeForStatusCodePages: true);
        // Refusals that the framework makes without a word get one; the console's pages make their own.
        app.UseWhen(
            http => !http.Request.Path.StartsWithSegments("/app") && !http.Request.Path.StartsWithSegments("/_blazor"),
            rest => rest.UseStatusCodePages(context =>
            {
                var status = context.HttpContext.Response.StatusCode;
                var (code, message) = ApiErrors.Words(status);
                return ApiErrors.WriteAsync(context.HttpContext, status, code, message);
            }));
        app.UseReadersLanguage();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<Idempotency>();
        app.UseAntiforgery();
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapAuthEndpoints();
        app.MapEventEndpoints();
        app.MapPiiEndpoints();
        app.MapUploadEndpoints();
        app.MapSupportEndpoints();
        app.MapChatEndpoints();
        app.MapTriageEndpoints();
        app.MapActionEndpoints();
        app.MapApprovalEndpoints();
        app.MapRollbackEndpoints();
        app.MapPlaybookEndpoints();
        app.MapPolicyEndpoints();
        app.MapPolicyDraftEndpoints();
        app.MapKnowledgeEndpoints();
        app.MapCheckpointEndpoints();
        app.MapRoutingEndpoints();
        app.MapSignalEndpoints();
        app.MapQualityEndpoints();
        app.MapAuditEndpoints();
        app.MapAdminEndpoints();
        app.MapRetentionEndpoints();
        app.MapSearchEndpoints();
        app.MapDeadLetterEndpoints();
        app.MapSystemEndpoints();
        app.MapHub<LiveHub>(LiveHub.Path, hub => hub.CloseOnAuthenticationExpiration = true);
        app.MapApiDocument();
    }
}
