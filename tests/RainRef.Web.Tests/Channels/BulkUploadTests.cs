using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using RainRef.Domain.Workspaces;

namespace RainRef.Web.Tests.Channels;

/// <summary>One bad row of a bulk upload is named and loses none of the others, whatever is wrong with it.</summary>
public sealed class BulkUploadTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Good = """{"source":"email","channel":"support","text":"good"}""";
    private static readonly string Deep = new string('[', 100) + new string(']', 100);

    [Fact]
    public async Task Json_WithBadRowsBetween_StoresTheOthersAndNamesEach()
    {
        using var client = await ClientAsync("bulk-json");
        string[] bad =
        [
            "7", "null", "[]", "\"text\"",
            """{"source":"email","channel":"support","text":5}""",
            """{"source":"email","channel":"support"}""",
            """{"source":"email","channel":"support","text":"   "}""",
            $$"""{"source":"email","channel":"support","text":"{{new string('a', 100_001)}}"}""",
            """{"source":"email","channel":"support","text":"nul \u0000 in it"}""",
            """{"source":"email","channel":"support","text":"half \ud800 pair"}""",
            """{"source":"email","channel":"support","text":"x","context":{"a":"\u0000"}}""",
            """{"source":"email","channel":"support","text":"x","context":{"a":"\ud800"}}""",
            """{"source":"email","channel":"support","text":"x","context":{"a":1,"a":2}}""",
            """{"source":"email","channel":"support","text":"x","context":"words"}""",
            $$"""{"source":"email","channel":"support","text":"x","context":{"a":{{Deep}} } }""",
            """{"source":"email","channel":"support","text":"x","user_ref":{"id":1}}""",
            """{"source":"","channel":"support","text":"x"}""",
            """{"source":"with space","channel":"support","text":"x"}""",
            $$"""{"source":"email","channel":"support","text":"x","external_id":"{{new string('e', 301)}}"}""",
        ];
        var rows = bad.SelectMany(b => (string[])[Good, b]).Append(Good).ToArray();

        var reply = await client.PostTextAsync("/ref/events/bulk", "application/json", $"[{string.Join(',', rows)}]");

        AssertOutcome(reply.Is(HttpStatusCode.OK), bad.Length + 1, [.. Enumerable.Range(0, bad.Length).Select(i => (2 * i) + 1)]);
        Assert.Equal(bad.Length + 1, await TotalAsync(client));
    }

    [Fact]
    public async Task Json_ThatBreaksOff_IsRefusedAndStoresNothing()
    {
        using var client = await ClientAsync("bulk-broken");

        var reply = await client.PostTextAsync("/ref/events/bulk", "application/json", $"[{Good},{Good},{{\"source\":");

        reply.IsError(HttpStatusCode.BadRequest, "bad_request");
        Assert.Equal(0, await TotalAsync(client));
    }

    [Fact]
    public async Task Lines_WithBrokenOnes_StoreTheOthersAndNameEach()
    {
        using var client = await ClientAsync("bulk-lines");
        string[] lines = [Good, "{\"source\":", Good, "", "not json", "[1]", Good + Good, Good];

        var reply = await client.PostTextAsync("/ref/events/bulk", "application/x-ndjson", string.Join('\n', lines));

        // The empty line is no row.
        AssertOutcome(reply.Is(HttpStatusCode.OK), 3, [1, 3, 4, 5]);
    }

    [Fact]
    public async Task Csv_WithMappingDefaultsAndABadRow_StoresTheOthers()
    {
        using var client = await ClientAsync("bulk-csv");
        const string csv = "\uFEFFBody,Customer,Ref\r\n\"first, with comma\",u-1,a-1\r\nonly one field\r\n\"second\nline\",u-2,a-2\r\n,u-3,a-3\r\n=1+1,u-4,a-4\r\n";

        var reply = await client.PostTextAsync(
            "/ref/events/bulk?map.text=Body&map.user_ref=Customer&map.external_id=Ref&default.source=legacy&default.channel=support",
            "text/csv", csv);

        AssertOutcome(reply.Is(HttpStatusCode.OK), 3, [1, 3]);
        var items = (await client.FetchAsync("/ref/events?order=asc"))["items"];
        Assert.Equal(
            ["first, with comma", "second\nline", "=1+1"],
            items.EnumerateArray().Select(i => i.GetProperty("text").GetString()));
        Assert.All(items.EnumerateArray(), i => Assert.Equal("legacy", i.GetProperty("source").GetString()));
    }

    [Fact]
    public async Task Csv_WithSemicolons_IsRead()
    {
        using var client = await ClientAsync("bulk-semicolon");

        var reply = await client.PostTextAsync(
            "/ref/events/bulk", "text/csv", "source;channel;text\nemail;support;one, two\nemail;support;three\n");

        AssertOutcome(reply.Is(HttpStatusCode.OK), 2, []);
    }

    [Fact]
    public async Task Csv_AsAFormsFile_IsRead()
    {
        using var client = await ClientAsync("bulk-form");
        using var form = new MultipartFormDataContent
        {
            { new StringContent("Body"), "map.text" }, { new StringContent("email"), "default.source" },
            { new StringContent("support"), "default.channel" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes("Body\nGrüße\n")), "file", "tickets.csv" },
        };

        var reply = await client.CallAsync(HttpMethod.Post, "/ref/events/bulk", form);

        AssertOutcome(reply.Is(HttpStatusCode.OK), 1, []);
        Assert.Equal("Grüße", (await client.FetchAsync("/ref/events"))["items"][0].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("?map.nothing=a", "source,channel,text\ne,s,t\n", "nothing")]
    [InlineData("?map.text=Gone", "source,channel,text\ne,s,t\n", "Gone")]
    [InlineData("", "", "header")]
    public async Task Csv_ThatCannotBeMapped_IsRefused(string query, string csv, string named)
    {
        using var client = await ClientAsync("bulk-mapping");

        var reply = await client.PostTextAsync("/ref/events/bulk" + query, "text/csv", csv);

        var error = reply.IsError(HttpStatusCode.BadRequest, "validation_failed");
        Assert.Contains(named, error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Rows_OverTheLimit_AreRefusedWhole()
    {
        using var client = await ClientAsync("bulk-many");
        var lines = string.Join('\n', Enumerable.Repeat(Good, 10_001));

        var reply = await client.PostTextAsync("/ref/events/bulk", "application/x-ndjson", lines);

        reply.IsError(HttpStatusCode.RequestEntityTooLarge, "too_many_rows");
        Assert.Equal(0, await TotalAsync(client));
    }

    [Fact]
    public async Task Rows_OfOneUpload_KeepTheirOrder()
    {
        using var client = await ClientAsync("bulk-order");
        var texts = Enumerable.Range(0, 120).Select(i => $"row {i.ToString(CultureInfo.InvariantCulture)}").ToArray();
        var rows = texts.Select(t => new { source = "email", channel = "support", text = t, context = new { thread_id = "one" } });

        (await client.PostJsonAsync("/ref/events/bulk", rows, key: "ordered")).Is(HttpStatusCode.OK);

        var items = (await client.FetchAsync("/ref/events?order=asc&limit=200"))["items"];
        Assert.Equal(texts, items.EnumerateArray().Select(i => i.GetProperty("text").GetString()));
    }

    private async Task<HttpClient> ClientAsync(string workspace) => (await fixture.Server.KeyAsync(workspace, Role.Admin)).Client;

    private static async Task<int> TotalAsync(HttpClient client) => (await client.FetchAsync("/ref/events"))["total"].GetInt32();

    private static void AssertOutcome(Reply reply, int inserted, int[] rejected)
    {
        Assert.Equal(rejected, reply["rejected"].EnumerateArray().Select(r => r.GetProperty("index").GetInt32()));
        Assert.All(reply["rejected"].EnumerateArray(), r => Assert.NotEqual(JsonValueKind.Null, r.GetProperty("reason").ValueKind));
        Assert.Equal(inserted, reply["inserted"].GetInt32());
        Assert.Equal(inserted, reply["ids"].GetArrayLength());
    }
}
