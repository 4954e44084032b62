using Microsoft.AspNetCore.Components.Server.Circuits;
using RainRef.Web.Actions;
using RainRef.Web.Answers;
using RainRef.Web.Channels.Uploads;
using RainRef.Web.Components.Palette;
using RainRef.Web.Knowledge;
using RainRef.Web.Policies;
using RainRef.Web.Quality;
using RainRef.Web.Receipts;
using RainRef.Web.Signals;
using RainRef.Web.Tickets;
using RainRef.Web.Tickets.Macros;
using RainRef.Web.Tickets.Writing;
using RainRef.Web.Triage;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Components;

/// <summary>Adds the console: its pages, components and circuits.</summary>
public static class ConsoleRegistration
{
    private const long MaxMessage = 512 * 1024;

    public static IServiceCollection AddConsole(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRazorComponents().AddInteractiveServerComponents()
            // A policy's whole text comes with every pause in typing.
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = MaxMessage);
        services.AddCascadingAuthenticationState();
        services.AddHttpContextAccessor();
        services.AddScoped<CircuitHandler, CircuitAccess>();
        services.AddScoped<ISignIn, ConsoleSignIn>().AddScoped<IInboxData, InboxData>().AddScoped<ViewDesk>().AddScoped<BulkDesk>().AddSingleton<InboxLists>()
            .AddScoped<IApprovalsData, ApprovalsData>().AddScoped<PlaybookDesk>().AddScoped<PolicyDesk>()
            .AddScoped<ITriageData, TriageData>().AddScoped<IAnswerQualityData, AnswerQualityData>().AddScoped<IMaskDesk, MaskDesk>().AddScoped<IRoutingData, RoutingData>()
            .AddScoped<CardDesk>().AddScoped<SourceDesk>().AddScoped<IDraftDesk, DraftDesk>().AddScoped<SignedIn>().AddScoped<ReceiptDesk>().AddScoped<SignalDesk>()
            .AddScoped<UploadDesk>().AddScoped<IMoveDesk, MoveDesk>().AddScoped<IWritingDesk, WritingDesk>().AddScoped<DeedsDesk>().AddScoped<IRerunDesk, RerunDesk>()
            .AddScoped<IFindDesk, FindDesk>().AddScoped<IOwnDesk, OwnDesk>().AddScoped<AdminDesk>().AddScoped<Tickets.Keeping.KeepingDesk>().AddScoped<IntentDesk>().AddScoped<TaxonomyPageData>().AddScoped<MacroData>();
        services.AddSingleton<SourceViewer>();
        services.Configure<HoldOptions>(configuration.GetSection(HoldOptions.Section));
        services.Configure<SignInOptions>(configuration.GetSection(SignInOptions.Section));
        return services;
    }

    /// <summary>After authentication, authorization and antiforgery.</summary>
    public static void MapConsole(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapConsoleFiles();
        app.MapGet("/", () => TypedResults.LocalRedirect(Urls.InboxHome)).ExcludeFromDescription();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
