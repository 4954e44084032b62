using System.Net;
using System.Text;
using RainRef.Domain.Workspaces;
using RainRef.Testing;
using RainRef.Web.Api;

namespace RainRef.Web.Tests.Api;

/// <summary>Every route that the program has is closed to whom it is not for; a new route is covered as soon as it is there.</summary>
public sealed class RouteAccessTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string[] OpenToAll =
    [
        "GET /", "POST /auth/login", "GET /healthz", "GET /system/time", "GET /playbooks/schema.json", "GET /openapi/v1.json", "GET /{**path:file}",
        "GET /audit/public/{workspace}/checkpoint", "GET /audit/public/{workspace}/checkpoints",
        "GET /audit/public/{workspace}/consistency", "GET /audit/public/{workspace}/key",
    ];

    private RainRefServer Server => fixture.Server;

    [Fact]
    public void Routes_WithoutAPermission_AreTheFewThatAreListed()
    {
        var open = RouteTable.Of(Server).Where(r => r.Anonymous || r.Policies.Count == 0).Select(r => r.ToString());

        Assert.Empty(open.Except(OpenToAll));
    }

    [Fact]
    public void Routes_ThatAreClosed_NameAPermissionOfTheMatrix()
    {
        var unnamed = RouteTable.Closed(Server).Where(r => r.Policies.Any(p => p is null || Roles(p) is null));

        Assert.Empty(unnamed);
    }

    [Fact]
    public async Task Routes_WithoutCredentials_Answer401()
    {
        using var nobody = Server.Anonymous();

        Assert.Empty(await FaultsAsync(nobody, reply => Refused(reply, HttpStatusCode.Unauthorized, "unauthenticated")));
    }

    [Theory]
    [InlineData("X-API-Key", "rr_0000")]
    [InlineData("Authorization", "Bearer CfDJ8invented")]
    [InlineData("Authorization", "Basic YWRtaW46YWRtaW4=")]
    public async Task Routes_WithInventedCredentials_Answer401(string header, string value)
    {
        using var nobody = Server.Anonymous();
        nobody.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        Assert.Empty(await FaultsAsync(nobody, reply => Refused(reply, HttpStatusCode.Unauthorized, "unauthenticated")));
    }

    [Theory]
    [InlineData(Role.Admin)]
    [InlineData(Role.SupportLead)]
    [InlineData(Role.Support)]
    [InlineData(Role.Product)]
    [InlineData(Role.Customer)]
    public async Task Routes_ForARole_LetInExactlyWhomTheMatrixLists(Role role)
    {
        var (client, _) = await Server.KeyAsync($"access-{role}".ToLowerInvariant(), role);
        using (client)
        {
            Assert.Empty(await FaultsAsync(client, (route, reply) => route.Policies.All(p => Roles(p)!.Contains(role))
                ? LetIn(reply)
                : Refused(reply, HttpStatusCode.Forbidden, "forbidden")));
        }
    }

    [Fact]
    public void Matrix_OfTheRoles_IsNoWiderThanTheirWork()
    {
        Assert.Equal([Access.AnyMember, Access.Chat], Permissions(Role.Customer));
        Assert.DoesNotContain(Access.WriteTickets, Permissions(Role.Product));
        Assert.DoesNotContain(Access.Act, Permissions(Role.Product));
        Assert.DoesNotContain(Access.Ingest, Permissions(Role.Product));
        Assert.DoesNotContain(Access.WriteKnowledge, Permissions(Role.Product));
        Assert.Equal([Role.Admin, Role.SupportLead], Roles(Access.Decide)!);
        Assert.Equal([Role.Admin, Role.SupportLead], Roles(Access.Operate)!);
        Assert.Equal([Role.Admin], Roles(Access.Administer)!);
    }

    [Fact]
    public async Task Routes_WithTheConsolesCookie_Answer401()
    {
        using var browser = await ConsoleSession.SignInAsync(Server, "admin@rainref.local", "admin");

        Assert.Empty(await FaultsAsync(browser, reply => Refused(reply, HttpStatusCode.Unauthorized, "unauthenticated")));
    }

    [Fact]
    public async Task Page_OfTheConsole_NeedsTheCookie()
    {
        using var nobody = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Server.Address };
        using var browser = await ConsoleSession.SignInAsync(Server, "agent@rainref.local", "agent");

        var turnedAway = await nobody.FetchAsync("/app/inbox");
        var page = await browser.FetchAsync("/app/inbox");

        Assert.DoesNotContain("inbox", turnedAway.Succeeded ? turnedAway.Text : "", StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Mara Agent", page.Text);
    }

    private Task<List<string>> FaultsAsync(HttpClient client, Func<Reply, string?> judge) =>
        FaultsAsync(client, (_, reply) => judge(reply));

    private async Task<List<string>> FaultsAsync(HttpClient client, Func<Route, Reply, string?> judge)
    {
        var routes = RouteTable.Closed(Server);
        Assert.True(routes.Count > 20, "The routes were not found.");
        var faults = new List<string>();
        foreach (var route in routes)
        {
            using var body = route.TakesBody ? new StringContent("{}", Encoding.UTF8, route.ContentType) : null;
            // By way of a proxy: what the program tells its own machine is another matter.
            var reply = await client.CallAsync(route.Method, route.Address(Guid.CreateVersion7()), body, ("X-Forwarded-For", "203.0.113.7"));
            if (judge(route, reply) is { } fault)
                faults.Add($"{route}: {fault}");
        }

        return faults;
    }

    private static string? Refused(Reply reply, HttpStatusCode status, string code)
    {
        if (reply.Status != status)
            return $"{(int)reply.Status}";
        if (reply.ContractFault() is { } fault)
            return fault;
        return reply["error"].GetProperty("code").GetString() == code ? null : reply.Text;
    }

    private static string? LetIn(Reply reply)
    {
        if (reply.Status == HttpStatusCode.Unauthorized || (int)reply.Status >= 500)
            return $"{(int)reply.Status}: {reply.Text}";
        return reply.Status == HttpStatusCode.Forbidden && reply["error"].GetProperty("code").GetString() == "forbidden"
            ? "403"
            : null;
    }

    private static List<string> Permissions(Role role) =>
        [.. All.Where(p => Roles(p)!.Contains(role))];

    private static readonly string[] All =
    [
        Access.ReadTickets, Access.WriteTickets, Access.Ingest, Access.ReadKnowledge, Access.WriteKnowledge, Access.Act,
        Access.Decide, Access.ReadSignals, Access.WriteSignals, Access.ReadReceipts, Access.Operate, Access.Administer,
        Access.AnyMember, Access.Chat,
    ];

    // Null for a permission that the matrix does not know.
    private static List<Role>? Roles(string? permission)
    {
        try
        {
            var known = permission == Access.ReadMetrics ? Access.Operate : permission!;
            return [.. Enum.GetValues<Role>().Where(r => new Actor(Guid.Empty, "", r, Guid.Empty).May(known))];
        }
        catch (KeyNotFoundException)
        {
            return null;
        }
    }
}
