using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Policies;

namespace RainRef.Infrastructure.Tests.Policies;

public sealed class OpaPolicyTests : IAsyncLifetime
{
    private const string Allow = """{"result": {"outcome": "allow", "reasons": ["yes"], "obligations": ["canary"]}}""";
    private static readonly PolicyInput Input = new(
        "resend_activation", new Dictionary<string, string> { ["user_ref"] = "u-1" }, [], Role.Support, DateTimeOffset.UnixEpoch);

    private readonly List<(string Path, string Body)> _asked = [];
    private readonly HttpListener _server = new();
    private string _decision = Allow;
    private string _masked = "{}";
    private int _status = 200;
    private TimeSpan _delay;
    private Task _serving = Task.CompletedTask;
    private Uri _address = null!;

    public ValueTask InitializeAsync()
    {
        using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            _address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
        }

        _server.Prefixes.Add(_address.AbsoluteUri);
        _server.Start();
        _serving = ServeAsync();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _server.Stop();
        await _serving;
        _server.Close();
    }

    [Fact]
    public async Task Evaluate_ADecision_IsTakenAsItIs()
    {
        _masked = """{"result": ["/parameters/user_ref"]}""";

        var decision = await AskAsync();

        Assert.Equal(PolicyOutcome.Allow, decision.Outcome);
        Assert.Equal(["yes"], decision.Reasons);
        Assert.Equal([PolicyObligations.Canary], decision.Obligations);
        Assert.Equal(["/parameters/user_ref"], decision.MaskedPaths);
        Assert.Equal(64, decision.BundleDigest.Length);
        var (_, body) = Assert.Single(_asked, a => a.Path == "/v1/data/rainref/gate/decision");
        Assert.True(JsonNode.DeepEquals(PolicyDocument.Of(Input), JsonNode.Parse(body)!["input"]));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"result": null}""")]
    [InlineData("""{"result": "allow"}""")]
    [InlineData("""{"result": {"outcome": "allow"}}""")]
    [InlineData("""{"result": {"outcome": "allow", "reasons": ["r"], "obligations": ["unheard_of"]}}""")]
    [InlineData("allow")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Evaluate_WhatIsNoDecision_Denies(string answer)
    {
        _decision = answer;

        AssertDenied(await AskAsync());
    }

    [Fact]
    public async Task Evaluate_MaskThatIsNoList_Denies()
    {
        _masked = """{"result": {"a": 1}}""";

        AssertDenied(await AskAsync());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(302)]
    public async Task Evaluate_AnErrorStatus_DeniesAndNamesIt(int status)
    {
        _status = status;

        var decision = await AskAsync();

        AssertDenied(decision);
        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), decision.Reasons[0]);
    }

    [Fact]
    public async Task Evaluate_NoAnswerInTime_Denies()
    {
        _delay = TimeSpan.FromSeconds(3);

        var decision = await AskAsync(TimeSpan.FromMilliseconds(100));

        AssertDenied(decision);
        Assert.Contains("in time", decision.Reasons[0]);
    }

    [Fact]
    public async Task Evaluate_NobodyThere_Denies()
    {
        _server.Stop();

        AssertDenied(await AskAsync());
    }

    [Fact]
    public void Create_WithAnAddressThatIsNoHttp_Throws() =>
        Assert.Throws<InvalidOperationException>(() => new OpaPolicy(new Uri("file:///etc/passwd"), TimeSpan.FromSeconds(1)));

    private static void AssertDenied(PolicyDecision decision)
    {
        Assert.Equal(PolicyOutcome.Deny, decision.Outcome);
        Assert.NotEmpty(decision.Reasons);
    }

    private async Task<PolicyDecision> AskAsync(TimeSpan? limit = null)
    {
        using var opa = new OpaPolicy(_address, limit ?? TimeSpan.FromSeconds(5));
        return await new PolicyGate(opa, TimeProvider.System).DecideAsync(Input, TestContext.Current.CancellationToken);
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                await AnswerAsync(await _server.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private async Task AnswerAsync(HttpListenerContext call)
    {
        using var reader = new StreamReader(call.Request.InputStream);
        var path = call.Request.Url!.AbsolutePath;
        _asked.Add((path, await reader.ReadToEndAsync()));
        await Task.Delay(_delay, CancellationToken.None);
        call.Response.StatusCode = _status;
        var answer = Encoding.UTF8.GetBytes(path.EndsWith("/masked", StringComparison.Ordinal) ? _masked : _decision);
        try
        {
            await call.Response.OutputStream.WriteAsync(answer);
            call.Response.Close();
        }
        catch (HttpListenerException)
        {
            // The caller has gone away.
        }
    }
}
