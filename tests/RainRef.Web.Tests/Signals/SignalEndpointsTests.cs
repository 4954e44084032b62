using System.Net;
using RainRef.Domain.Workspaces;

namespace RainRef.Web.Tests.Signals;

public sealed class SignalEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Signal_Emitted_IsListedWithItsReceipt()
    {
        var (product, _) = await fixture.Server.KeyAsync("signal-emit", Role.Product);
        var signal = await product.SubmitAsync(
            "/signals/emit", Signal("bug", "gateway", 0.75, "Write to jo@example.com", "Call jo@example.com"), HttpStatusCode.Created);
        Assert.Equal(("Write to [email:1]", "Call [email:1]"), (signal.Text("title"), signal.Text("quote")));
        var listed = (await product.ReadAsync("/signals")).GetProperty("items")[0];
        Assert.Equal(signal.Id(), listed.Id());
        Assert.Equal(("bug", "gateway", 0.75), (listed.Text("type"), listed.Text("product_area"), listed.GetProperty("strength").GetDouble()));
        Assert.Equal(listed.GetRawText(), (await product.ReadAsync($"/signals/{signal.Id()}")).GetRawText());
        var receipts = await product.ReadAsync($"/audit?subject_id={signal.Id()}");
        Assert.Equal("signal.emitted", receipts.GetProperty("items")[0].Text("kind"));
    }

    [Fact]
    public async Task Signal_EmittedTwiceUnderOneKey_IsThereOnce()
    {
        var (support, _) = await fixture.Server.KeyAsync("signal-once", Role.Support);
        support.DefaultRequestHeaders.Add("Idempotency-Key", "s1");
        var body = Signal("bug", "gateway", 0.5, "T");
        var first = await support.SubmitAsync("/signals/emit", body, HttpStatusCode.Created);
        var again = await support.SubmitAsync("/signals/emit", body, HttpStatusCode.Created);
        Assert.Equal(first.Id(), again.Id());
        Assert.Equal(1, (await support.ReadAsync("/signals")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Signals_Searched_AreNarrowedByEveryField()
    {
        var (product, _) = await fixture.Server.KeyAsync("signal-search", Role.Product);
        await product.SubmitAsync("/signals/emit", Signal("bug", "gateway", 0.2, "A"), HttpStatusCode.Created);
        await product.SubmitAsync("/signals/emit", Signal("bug", "sensor", 0.6, "B"), HttpStatusCode.Created);
        await product.SubmitAsync("/signals/emit", Signal("friction", "sensor", 0.9, "C"), HttpStatusCode.Created);
        Assert.Equal(["B", "A"], await TitlesAsync("type=bug"));
        Assert.Equal(["B", "C"], await TitlesAsync("product_area=sensor&order=asc"));
        Assert.Equal(["C"], await TitlesAsync("min_strength=0.7"));
        Assert.Equal(["B"], await TitlesAsync("type=bug&product_area=sensor&min_strength=0.6"));
        Assert.Equal(["A"], await TitlesAsync("page=3&limit=1"));
        await product.ReadAsync("/signals/search?type=wish", HttpStatusCode.BadRequest);
        await product.ReadAsync("/signals/search?min_strength=2", HttpStatusCode.BadRequest);

        async Task<IEnumerable<string?>> TitlesAsync(string query) =>
            (await product.ReadAsync($"/signals/search?{query}")).GetProperty("items").EnumerateArray().Select(s => s.Text("title"));
    }

    [Fact]
    public async Task Dashboard_CountsByWeekAreaAndType_AndNarrows()
    {
        var (product, _) = await fixture.Server.KeyAsync("signal-board", Role.Product);
        await product.SubmitAsync("/signals/emit", Signal("bug", "gateway", 0.2, "Weak"), HttpStatusCode.Created);
        await product.SubmitAsync("/signals/emit", Signal("bug", "gateway", 0.8, "Strong"), HttpStatusCode.Created);
        await product.SubmitAsync("/signals/emit", Signal("friction", "sensor", 0.9, "Other"), HttpStatusCode.Created);
        var old = await product.SubmitAsync("/signals/emit", Signal("bug", "gateway", 0.9, "Old"), HttpStatusCode.Created);
        await using (var owner = new Npgsql.NpgsqlConnection(fixture.Database.OwnerConnection))
        {
            await owner.OpenAsync();
            await using var command = new Npgsql.NpgsqlCommand(
                "UPDATE product_signals SET created_at = created_at - interval '14 days' WHERE id = $1", owner);
            command.Parameters.Add(new Npgsql.NpgsqlParameter<Guid> { TypedValue = old.Id() });
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }


        var board = await product.ReadAsync("/signals/dashboard");
        Assert.Equal(13, board.GetProperty("weeks").GetArrayLength());
        var bugs = board.GetProperty("groups").EnumerateArray().Single(g => g.Text("type") == "bug");
        Assert.Equal(("gateway", "Old", 3), (bugs.Text("area"), bugs.Text("title"), bugs.GetProperty("signals").GetInt32()));
        Assert.Equal([1, 0, 2], bugs.GetProperty("by_week").EnumerateArray().TakeLast(3).Select(w => w.GetInt32()));
        Assert.Equal((0.2 + 0.8 + 0.9) / 3, bugs.GetProperty("strength").GetDouble(), 6);

        var narrow = await product.ReadAsync("/signals/dashboard?weeks=1&product_area=gateway&min_strength=0.5");
        Assert.Equal([1], narrow.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("signals").GetInt32()));
        await product.ReadAsync("/signals/dashboard?weeks=0", HttpStatusCode.BadRequest);
        await product.ReadAsync("/signals/dashboard?min_strength=2", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Signal_ThatIsNotValid_IsRefused()
    {
        var (product, _) = await fixture.Server.KeyAsync("signal-refused", Role.Product);
        foreach (var body in new[]
                 {
                     Signal("wish", "a", 0.5, "T"), Signal("bug", "", 0.5, "T"), Signal("bug", "a", 1.5, "T"), Signal("bug", "a", 0.5, ""),
                     Signal("bug", "a", 0.5, "\0"), Signal("bug", "a", 0.5, "T", new string('q', 2001)),
                     new { type = "bug", product_area = "a", strength = 0.5, title = "T", ticket_id = Guid.CreateVersion7() },
                 })
        {
            Assert.Equal("validation_failed", (await product.SubmitAsync("/signals/emit", body, HttpStatusCode.BadRequest)).Code());
        }
    }

    [Fact]
    public async Task Signal_Deleted_IsGoneAndLogged()
    {
        var (admin, _) = await fixture.Server.KeyAsync("signal-delete", Role.Admin);
        var (support, _) = await fixture.Server.KeyAsync("signal-delete", Role.Support);
        var (stranger, _) = await fixture.Server.KeyAsync("signal-stranger", Role.Admin);
        var id = (await admin.SubmitAsync("/signals/emit", Signal("bug", "a", 0.5, "T"), HttpStatusCode.Created)).Id();
        await support.RemoveAsync($"/signals/{id}", HttpStatusCode.Forbidden);
        await stranger.RemoveAsync($"/signals/{id}", HttpStatusCode.NotFound);
        await stranger.ReadAsync($"/signals/{id}", HttpStatusCode.NotFound);
        await admin.RemoveAsync($"/signals/{id}");
        await admin.RemoveAsync($"/signals/{id}", HttpStatusCode.NotFound);
        Assert.Equal(0, (await admin.ReadAsync("/signals")).GetProperty("total").GetInt32());
        var log = await admin.ReadAsync("/audit/log?action=signal.deleted");
        Assert.Equal(id, Assert.Single(log.GetProperty("items").EnumerateArray()).GetProperty("subject_id").GetGuid());
    }

    private static object Signal(string type, string area, double strength, string title, string? quote = null) =>
        new { type, product_area = area, strength, title, quote };
}
