using System.Net;
using System.Text;
using RainRef.Domain.Workspaces;

namespace RainRef.Web.Tests.Api;

/// <summary>Whatever goes wrong on whichever route is told in the one contract, and never by an exception's words.</summary>
public sealed class ErrorContractTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const int MegaByte = 1024 * 1024;

    public static readonly TheoryData<string, string> Bodies = new()
    {
        { "application/json", "" },
        { "application/json", "{" },
        { "application/json", "null" },
        { "application/json", "7" },
        { "application/json", "\"text\"" },
        { "application/json", "{\"text\": {\"a\": 1}, \"type\": [], \"params\": 3, \"subject\": 7, \"username\": []}" },
        { "application/json", "{\"text\": \"a\", \"text\": \"b\", \"type\": \"a\", \"type\": \"b\"}" },
        { "application/json", new string('[', 1000) },
        { "application/json", "{\"text\": \"\\ud800\", \"type\": \"\\ud800\", \"subject\": \"\\u0000\"}" },
        { "application/json; charset=utf-16", "{\"text\": 1" },
        { "application/xml", "<a/>" },
        { "text/plain", "hello" },
        { "multipart/form-data; boundary=x", "--x\r\nbroken" },
        { "application/x-www-form-urlencoded", "text=1" },
        { "nonsense", "x" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_ThatDoesNotFit_IsRefusedInTheContract(string type, string body)
    {
        var (client, _) = await fixture.Server.KeyAsync("errors", Role.Admin);
        using var __ = client;
        var faults = new List<string>();
        foreach (var route in RouteTable.Of(fixture.Server).Where(r => r.TakesBody))
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            var reply = await client.CallAsync(route.Method, route.Address(Guid.CreateVersion7()), content);
            if ((int)reply.Status >= 500 || (!reply.Succeeded && reply.ContractFault() is not null))
                faults.Add($"{route}: {(int)reply.Status} {reply.ContractFault()} {reply.Text}");
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task Body_OverTheLimit_Is413()
    {
        var (client, _) = await fixture.Server.KeyAsync("errors", Role.Admin);
        using var __ = client;
        // So that the refusal arrives before the body is sent into a closed connection, as with curl.
        client.DefaultRequestHeaders.ExpectContinue = true;
        var large = $$"""{"text": "{{new string('a', MegaByte)}}"}""";
        // An event may bring files.
        var withFiles = $$"""{"text": "{{new string('a', 36 * MegaByte)}}"}""";

        foreach (var path in (string[])["/support/answer", "/action/execute"])
            (await client.PostTextAsync(path, "application/json", large)).IsError(HttpStatusCode.RequestEntityTooLarge, "too_large");
        foreach (var path in (string[])["/ref/events", "/support/ingest"])
            (await client.PostTextAsync(path, "application/json", withFiles)).IsError(HttpStatusCode.RequestEntityTooLarge, "too_large");
        (await client.PostTextAsync("/ref/events", "application/json", withFiles, "key-413"))
            .IsError(HttpStatusCode.RequestEntityTooLarge, "too_large");
    }

    [Fact]
    public async Task ContentType_ThatARouteDoesNotTake_Is415()
    {
        var (client, _) = await fixture.Server.KeyAsync("errors", Role.Admin);
        using var __ = client;

        foreach (var path in (string[])["/ref/events", "/ref/events/bulk", "/support/answer", "/action/execute", "/auth/login"])
        {
            var reply = await client.PostTextAsync(path, "text/plain", "hello");
            reply.IsError(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        }
    }

    [Fact]
    public async Task Id_ThatDoesNotExist_Is404InTheContract()
    {
        var (client, _) = await fixture.Server.KeyAsync("errors", Role.Admin);
        using var __ = client;
        var faults = new List<string>();
        foreach (var route in RouteTable.Closed(fixture.Server).Where(r => r.HasParameter && !r.TakesBody))
        {
            foreach (var address in (string[])[route.Address(Guid.CreateVersion7()), route.Pattern.Split('{')[0] + "not-an-id"])
            {
                var reply = await client.CallAsync(route.Method, address);
                if (reply.Status is not (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed) || reply.ContractFault() is not null)
                    faults.Add($"{route.Method} {address}: {(int)reply.Status} {reply.ContractFault()}");
            }
        }

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/ref/nothing/here")]
    [InlineData("/support/tickets/1/2/3")]
    [InlineData("/..%2f..%2fetc/passwd")]
    [InlineData("/openapi/none.json")]
    public async Task Path_Unknown_Is404InTheContract(string path)
    {
        var (client, _) = await fixture.Server.KeyAsync("errors", Role.Admin);
        using var __ = client;

        (await client.FetchAsync(path)).IsError(HttpStatusCode.NotFound, "not_found");
        // In development the static files' fallback takes every path, and so knows no POST.
        var posted = await client.PostJsonAsync(path, new { }, key: "any");
        Assert.True(posted.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed);
        Assert.Null(posted.ContractFault());
    }

    [Fact]
    public async Task Method_ThatARouteDoesNotTake_Is405InTheContract()
    {
        var (client, _) = await fixture.Server.KeyAsync("errors", Role.Admin);
        using var __ = client;
        var routes = RouteTable.Of(fixture.Server).Where(r => !r.Pattern.StartsWith("/hubs", StringComparison.Ordinal) && !r.Pattern.Contains("**"));
        var faults = new List<string>();
        foreach (var pattern in routes.Select(r => r.Address(Guid.CreateVersion7())).Distinct())
        {
            var reply = await client.CallAsync(new HttpMethod("PURGE"), pattern, null, (Calls.IdempotencyKey, "purge"));
            if (reply.Status != HttpStatusCode.MethodNotAllowed || reply.ContractFault() is not null)
                faults.Add($"{pattern}: {(int)reply.Status} {reply.ContractFault()}");
        }

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("page", "0")]
    [InlineData("page", "x")]
    [InlineData("page", "99999999999")]
    [InlineData("limit", "0")]
    [InlineData("limit", "201")]
    [InlineData("limit", "-1")]
    [InlineData("order", "up")]
    public async Task List_WithAWrongPage_Is400AndNamesIt(string name, string value)
    {
        var (client, _) = await fixture.Server.KeyAsync("errors", Role.Admin);
        using var __ = client;

        foreach (var path in (string[])["/ref/events", "/support/tickets", "/action/history"])
        {
            var reply = (await client.FetchAsync($"{path}?{name}={value}")).Is(HttpStatusCode.BadRequest);
            Assert.Null(reply.ContractFault());
            Assert.Contains(name, reply.Text);
        }
    }

    [Fact]
    public async Task Query_WithHostileText_IsNeverAFailureOfOurs()
    {
        var (client, _) = await fixture.Server.KeyAsync("errors", Role.Admin);
        using var __ = client;
        string[] values = ["%00", "%ED%A0%80", "%25%5F%5C", "'--", "%F0%9F%98%80", new string('x', 4000)];
        string[] names = ["q", "source", "channel", "type", "status", "intent", "severity", "queue", "user_ref", "product_area", "min_strength", "tag"];
        var faults = new List<string>();
        foreach (var route in Readable())
        {
            foreach (var value in values)
            {
                foreach (var name in names)
                {
                    var reply = await client.FetchAsync($"{route.Pattern}?{name}={value}");
                    if ((int)reply.Status >= 500 || (!reply.Succeeded && reply.ContractFault() is not null))
                        faults.Add($"{route}?{name}={value[..Math.Min(12, value.Length)]}: {(int)reply.Status} {reply.ContractFault()}");
                }
            }
        }

        Assert.Empty(faults);
    }

    // The hub speaks SignalR's own protocol, errors included.
    private IEnumerable<Route> Readable() => RouteTable.Closed(fixture.Server).Where(r =>
        r.Method == HttpMethod.Get && !r.HasParameter && !r.Pattern.StartsWith("/hubs", StringComparison.Ordinal));

    [Theory]
    [InlineData("req-1.A:b_c", true)]
    [InlineData("", false)]
    [InlineData("with space", false)]
    [InlineData("<script>", false)]
    [InlineData("a\tb", false)]
    [InlineData("long", false)]
    public async Task RequestId_Sent_IsKeptOnlyWhenItIsPlain(string sent, bool kept)
    {
        using var client = fixture.Server.Anonymous();
        var id = sent == "long" ? new string('a', 129) : sent;

        var reply = await client.CallAsync(HttpMethod.Get, "/nothing", null, ("X-Request-Id", id));

        Assert.Null(reply.ContractFault());
        var returned = reply.Header("X-Request-Id")!;
        Assert.Equal(kept, returned == id);
        Assert.Matches("^[A-Za-z0-9._:-]{1,128}$", returned);
    }

    [Fact]
    public async Task Login_WithAWrongPassword_SaysTheSameAsForNobody()
    {
        using var client = fixture.Server.Anonymous();

        var wrong = await client.PostJsonAsync("/auth/login", new { username = "agent@rainref.local", password = "no" });
        var nobody = await client.PostJsonAsync("/auth/login", new { username = "nobody@rainref.local", password = "no" });

        wrong.IsError(HttpStatusCode.Unauthorized, "sign_in_failed");
        nobody.IsError(HttpStatusCode.Unauthorized, "sign_in_failed");
        Assert.Equal(wrong["detail"].GetString(), nobody["detail"].GetString());
    }

    [Fact]
    public async Task Document_OfTheApi_NamesEveryRoute()
    {
        using var client = fixture.Server.Anonymous();

        var paths = (await client.FetchAsync("/openapi/v1.json")).Is(HttpStatusCode.OK)["paths"];

        var documented = paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(m => $"{m.Name.ToUpperInvariant()} {p.Name.TrimEnd('/')}"));
        var routes = RouteTable.Closed(fixture.Server).Where(r => !r.Pattern.StartsWith("/hubs", StringComparison.Ordinal))
            .Select(r => $"{r.Method} {System.Text.RegularExpressions.Regex.Replace(r.Pattern, ":[a-z]+}", "}").TrimEnd('/')}");
        Assert.Empty(routes.Except(documented));
        (await client.FetchAsync("/docs/index.html")).Is(HttpStatusCode.OK);
    }
}
