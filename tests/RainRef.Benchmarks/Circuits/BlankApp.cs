using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RainRef.Benchmarks.Circuits;

/// <summary>What the framework's own template gives for an interactive server app without any page but one: the reference.</summary>
internal sealed class BlankApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private BlankApp(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri Address { get; }

    public static async Task<BlankApp> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        var app = builder.Build();
        app.UseAntiforgery();
        app.MapRazorComponents<Document>().AddInteractiveServerRenderMode();
        await app.StartAsync();
        return new BlankApp(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    internal sealed class Document : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.AddMarkupContent(0, "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\" /><base href=\"/\" />");
            builder.OpenComponent<HeadOutlet>(1);
            builder.AddComponentRenderMode(RenderMode.InteractiveServer);
            builder.CloseComponent();
            builder.AddMarkupContent(2, "</head><body>");
            builder.OpenComponent<Pages>(3);
            builder.AddComponentRenderMode(RenderMode.InteractiveServer);
            builder.CloseComponent();
            builder.AddMarkupContent(4, "</body></html>");
        }
    }

    internal sealed class Pages : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<Router>(0);
            builder.AddAttribute(1, nameof(Router.AppAssembly), typeof(Pages).Assembly);
            builder.AddAttribute(2, nameof(Router.Found), (RenderFragment<Microsoft.AspNetCore.Components.RouteData>)(route => found =>
            {
                found.OpenComponent<RouteView>(0);
                found.AddAttribute(1, nameof(RouteView.RouteData), route);
                found.AddAttribute(2, nameof(RouteView.DefaultLayout), typeof(Frame));
                found.CloseComponent();
                found.OpenComponent<FocusOnNavigate>(3);
                found.AddAttribute(4, nameof(FocusOnNavigate.RouteData), route);
                found.AddAttribute(5, nameof(FocusOnNavigate.Selector), "h1");
                found.CloseComponent();
            }));
            builder.CloseComponent();
        }
    }

    internal sealed class Frame : LayoutComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.AddContent(0, Body);
            builder.AddMarkupContent(1, "<div id=\"blazor-error-ui\">An unhandled error has occurred.</div>");
        }
    }
}

/// <summary>The only page.</summary>
[Microsoft.AspNetCore.Components.Route("/")]
public sealed class Hello : ComponentBase
{
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenComponent<PageTitle>(0);
        builder.AddAttribute(1, nameof(PageTitle.ChildContent), (RenderFragment)(title => title.AddContent(0, "Home")));
        builder.CloseComponent();
        builder.AddMarkupContent(2, "<h1>Hello, world!</h1>Welcome to your new app.");
    }
}
