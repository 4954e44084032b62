using RainRef.Testing;
using RainRef.Testing.Persistence;

namespace RainRef.Web.Tests;

/// <summary>One running program for the tests of a class.</summary>
public class ServerFixture : IAsyncLifetime
{
    private readonly string[] _settings;

    public ServerFixture()
        : this([])
    {
    }

    protected ServerFixture(string[] settings) => _settings = settings;

    public RainRefServer Server { get; private set; } = null!;

    public TestDatabase Database { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync();
        Server = await RainRefServer.StartAsync(Database, _settings);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
