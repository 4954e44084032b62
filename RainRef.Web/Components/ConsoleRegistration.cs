using RainRef.Web.Knowledge;
using RainRef.Web.Tickets;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Components;

/// <summary>Adds the console: its pages, components and circuits.</summary>
public static class ConsoleRegistration
{
    public static IServiceCollection AddConsole(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddHttpContextAccessor();
        services.AddScoped<ISignIn, ConsoleSignIn>().AddScoped<IInboxData, InboxData>();
        services.AddSingleton<SourceViewer>().AddScoped<SourceDesk>();
        services.Configure<SignInOptions>(configuration.GetSection(SignInOptions.Section));
        return services;
    }

    /// <summary>After authentication, authorization and antiforgery.</summary>
    public static void MapConsole(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapGet("/", () => TypedResults.LocalRedirect(Urls.InboxHome)).ExcludeFromDescription();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
