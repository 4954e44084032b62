using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Infrastructure.Knowledge.Embedding;
using RainRef.Testing;
using RainRef.Testing.Knowledge;
using RainRef.Testing.Persistence;
using RainRef.Web.Tests.Answers;
using RainRef.Web.Tests.Workspaces;

namespace RainRef.Web.Tests.Knowledge;

public sealed class EmbeddingTests
{
    private static readonly string[] Texts =
    [
        "An automobile needs a winter tyre from November on.", "Each invoice is sent on the first day of a month.",
        "Somebody who is unwell stays at home.", "The boiler is descaled in spring.", "Parking is free for guests.",
    ];

    [Fact]
    public async Task Change_OldVectorsAnswerUntilTheNewOnesAreWhole_AndAKilledProgramGoesOn()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var stub = await EmbeddingStub.StartAsync(12);
        await using (var before = await StartAsync(database, []))
        {
            using var admin = await before.SignInAsync("admin");
            foreach (var text in Texts)
                await admin.ApproveCardAsync(text.Split(' ')[1], text);
            await IndexedAsync(admin);
            Assert.Equal(("local/1", JsonValueKind.Null), await StateAsync(admin));
        }

        stub.Room = 2;
        string[] settings = [.. stub.Settings(), "Embeddings:Use=stub", "Embeddings:Models:stub:BatchSize=2", "Embeddings:CheckSeconds=1"];
        await using (var during = await StartAsync(database, settings))
        {
            using var admin = await during.SignInAsync("admin");
            await Eventually.TrueAsync(async () => Done(await admin.ReadAsync("/kb/embeddings")) == 2);
            var progress = await admin.ReadAsync("/kb/embeddings");
            Assert.Equal((5, "stub/12"), (progress.GetProperty("total").GetInt32(), progress.GetProperty("building").Text("name")));
            Assert.Equal("local/1", progress.GetProperty("serving").Text("name"));
            var found = await FindAsync(admin, "invoice of the month");
            Assert.StartsWith("Each invoice", found.Text("text"), StringComparison.Ordinal);
            Assert.Equal(1, found.GetProperty("reason").GetProperty("vector_rank").GetInt32());
            // Ended in the middle of a call.
        }

        stub.Room = int.MaxValue;
        await using var after = await StartAsync(database, [.. settings, "Embeddings:KeepSeconds=0"]);
        using var client = await after.SignInAsync("admin");
        await Eventually.TrueAsync(async () => await StateAsync(client) == ("stub/12", JsonValueKind.Null));
        Assert.All(Texts, text => Assert.Contains(stub.Texts, t => t.EndsWith(text, StringComparison.Ordinal)));
        // Two were embedded before the end and are not embedded again.
        Assert.True(stub.Texts.Count(t => Texts.Any(x => t.EndsWith(x, StringComparison.Ordinal))) <= 7, string.Join('|', stub.Texts));
        Assert.Equal("Bearer sk-stub", stub.Key);
        var car = await FindAsync(client, "car");
        Assert.StartsWith("An automobile", car.Text("text"), StringComparison.Ordinal);
        Assert.Equal((1, false), (car.GetProperty("reason").GetProperty("vector_rank").GetInt32(), car.GetProperty("reason").GetProperty("lexical_only").GetBoolean()));
        await Eventually.TrueAsync(
            async () => await Tables.QueryAsync(database.OwnerConnection, "SELECT count(*) FROM search_vectors") is ["0"]);
        await client.ApproveCardAsync("Vehicles", "Every vehicle is washed on Fridays.");
        await Eventually.TrueAsync(async () => (await FindAsync(client, "vehicle washed")).GetProperty("reason").TryGetProperty("vector_rank", out var rank)
            && rank.ValueKind == JsonValueKind.Number);
    }

    [Fact]
    public async Task Embedder_ThatFails_SearchGoesByWordsAndSaysSo_AndComesBack()
    {
        await using var stub = await EmbeddingStub.StartAsync(3000);
        await using var server = await StartAsync(
            null, [.. stub.Settings(), "Embeddings:Use=stub", "Embeddings:CheckSeconds=1", "Embeddings:Models:stub:QueryMilliseconds=300", "Embeddings:Models:stub:TimeoutSeconds=2"]);
        using var admin = await server.SignInAsync("admin");
        await admin.ApproveCardAsync("Tyres", "An automobile needs a winter tyre; call +49 30 1234567.");
        await Eventually.TrueAsync(async () => await StateAsync(admin) == ("stub/3000", JsonValueKind.Null));
        Assert.DoesNotContain(stub.Texts, t => t.Contains("1234567", StringComparison.Ordinal));
        var embedders = server.Services.GetRequiredService<Embedders>();

        foreach (var (break_, code) in new (Action, string)[]
                 {
                     (() => stub.Status = 500, "refused"), (() => stub.Status = 413, "too_large"),
                     (() => (stub.Status, stub.Dimensions) = (200, 2999), "wrong_dimensions"),
                     (() => (stub.Dimensions, stub.Answer) = (3000, _ => "<html>"), "malformed"),
                     (() => stub.Answer = t => $"{{\"data\":[{string.Join(',', t.Select(_ => "{\"index\":0,\"embedding\":[0,0]}"))},null]}}", "wrong_dimensions"),
                     (() => stub.Answer = _ => """{"data":[]}""", "malformed"),
                     (() => stub.Answer = t => $"{{\"data\":[{{\"index\":0,\"embedding\":[{string.Join(',', Enumerable.Repeat("0", 3000))}]}}]}}", "malformed"),
                     (() => (stub.Answer, stub.Delay) = (null, TimeSpan.FromSeconds(30)), "timed_out"),
                 })
        {
            break_();
            var failed = await Assert.ThrowsAsync<EmbeddingException>(async () => await embedders.Wanted.EmbedAsync(["automobile"], TestContext.Current.CancellationToken));
            Assert.Equal(code, failed.Code);
        }

        var found = await admin.ReadAsync("/kb/search?q=automobile");
        Assert.True(found.GetProperty("lexical_only").GetBoolean());
        Assert.True(found.GetProperty("items")[0].GetProperty("reason").GetProperty("lexical_only").GetBoolean());
        Assert.Equal(1, found.GetProperty("items")[0].GetProperty("reason").GetProperty("lexical_rank").GetInt32());
        // Nobody waits again for a server that just failed: it is not even asked, well as it is.
        stub.Delay = TimeSpan.Zero;
        var asked = stub.Texts.Count;
        Assert.Empty((await admin.ReadAsync("/kb/search?q=car")).GetProperty("items").EnumerateArray());
        Assert.Equal(asked, stub.Texts.Count);
        stub.Delay = TimeSpan.FromSeconds(30);
        await admin.ApproveCardAsync("Kettles", "The boiler is descaled in spring.");
        await Eventually.TrueAsync(async () => (await admin.ReadAsync("/kb/embeddings")).Text("fault") == "timed_out");

        stub.Delay = TimeSpan.Zero;
        await Eventually.TrueAsync(
            async () => (await admin.ReadAsync("/kb/embeddings")) is var p && p.GetProperty("behind").GetInt32() == 0 && p.GetProperty("fault").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task Embedder_AtAPrivateAddress_IsNotAsked()
    {
        await using var stub = await EmbeddingStub.StartAsync(8);
        await using var server = await StartAsync(null, [.. stub.Settings().Where(s => !s.StartsWith("Outbound", StringComparison.Ordinal)), "Embeddings:Use=stub", "Embeddings:CheckSeconds=1"]);
        using var admin = await server.SignInAsync("admin");
        await admin.ApproveCardAsync("Cars", "An automobile needs a winter tyre.");

        await Eventually.TrueAsync(async () => (await admin.ReadAsync("/kb/embeddings")).Text("fault") == "private_address");

        Assert.Empty(stub.Texts);
        Assert.StartsWith("An automobile", (await FindAsync(admin, "automobile")).Text("text"), StringComparison.Ordinal);
    }

    private static Task<RainRefServer> StartAsync(TestDatabase? database, string[] settings) => RainRefServer.StartAsync(database, settings);

    private static async Task<JsonElement> FindAsync(HttpClient client, string question) =>
        (await client.ReadAsync($"/kb/search?q={Uri.EscapeDataString(question)}", HttpStatusCode.OK)).GetProperty("items")[0];

    private static Task IndexedAsync(HttpClient client) => Eventually.TrueAsync(
        async () => (await FindAsync(client, "automobile")).GetProperty("reason").GetProperty("vector_rank").ValueKind == JsonValueKind.Number);

    private static int Done(JsonElement progress) => progress.GetProperty("done").GetInt32();

    private static async Task<(string?, JsonValueKind)> StateAsync(HttpClient client)
    {
        var progress = await client.ReadAsync("/kb/embeddings");
        return (progress.GetProperty("serving").Text("name"), progress.GetProperty("building").ValueKind);
    }
}
