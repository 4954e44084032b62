using Microsoft.OpenApi;

namespace RainRef.Web.Api;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c> and its page at <c>/docs</c>.</summary>
internal static class ApiDocument
{
    private const string Address = "/openapi/v1.json";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "RainRef";
            document.Info.Version = "1";
            document.Info.Description =
                "Tickets in, cited answers and safe actions out. Send a bearer token from POST /auth/login, or an API key in X-API-Key.";
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
                ["apiKey"] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey,
                    Name = Access.ApiKeyHeader,
                    In = ParameterLocation.Header,
                },
            };
            return Task.CompletedTask;
        }));

    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi(Address).AllowAnonymous();
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "docs";
            ui.DocumentTitle = "RainRef API";
            ui.SwaggerEndpoint(Address, "RainRef");
        });
    }
}
