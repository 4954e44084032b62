using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RainRef.Infrastructure;
using RainRef.Infrastructure.Persistence;
using RainRef.Testing.Persistence;

namespace RainRef.Testing;

/// <summary>
/// Everything below the web, put together as in the program, on a test's database. Two of them on one database are
/// two nodes of an installation.
/// </summary>
public sealed class RainRefNode : IAsyncDisposable
{
    // Any secret will do, as long as all nodes of a test have the same.
    private static readonly string MasterKey = Convert.ToBase64String(new byte[32]);
    private readonly IHost _host;
    private bool _runs;

    private RainRefNode(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    /// <summary>A node whose background work is not running; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="replace">Registers fakes; the last registration of a type wins.</param>
    /// <param name="settings">Such as <c>Pipeline:LeaseSeconds=1</c>.</param>
    public static RainRefNode Create(TestDatabase database, Action<IServiceCollection>? replace = null, params string[] settings) =>
        Create(database.AppConnection, replace, ["Security:MasterKey=" + MasterKey, .. settings]);

    /// <param name="appConnection">The program's role on a database that has the schema.</param>
    public static RainRefNode Create(string appConnection, Action<IServiceCollection>? replace, string[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            settings.Select(s => s.Split('=', 2)).Select(s => KeyValuePair.Create(s[0], (string?)s[1])));
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        builder.Services.AddRainRef(builder.Configuration);
        replace?.Invoke(builder.Services);
        var node = new RainRefNode(builder.Build());
        node.Get<RainRefDatabase>().Use(appConnection);
        return node;
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Starts the dispatcher, the sealer, the live feed and its relay, and the ingestor.</summary>
    public async Task<RainRefNode> RunAsync()
    {
        await _host.StartAsync();
        _runs = true;
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        if (_runs)
            await _host.StopAsync();
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync();
    }
}
