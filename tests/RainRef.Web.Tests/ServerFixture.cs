using RainRef.Testing;

namespace RainRef.Web.Tests;

/// <summary>One running program for the tests of a class.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    public RainRefServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RainRefServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
