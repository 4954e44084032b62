using Npgsql;
using RainRef.Domain.Answers;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Searching;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Knowledge.Embedding;
using RainRef.Infrastructure.Knowledge.Searching;
using RainRef.Infrastructure.Persistence;
using RainRef.Testing.Persistence;

namespace RainRef.Infrastructure.Tests.Knowledge;

public sealed class KnowledgeSearchTests
{
    private static readonly Guid Mine = new("01900000-0000-7000-8000-000000000001");
    private static readonly Guid Theirs = new("01900000-0000-7000-8000-000000000002");

    [Fact]
    public async Task Find_TwoWorkspaces_KeepsToItsOwnAndWeighsByItsOwn()
    {
        await using var place = await Place.OpenAsync();
        await place.AddAsync(Mine, [.. Enumerable.Range(0, 40).Select(i => $"The gateway number {i} restarts"), "The printer is out of paper"]);
        await place.AddAsync(Theirs, "The gateway is theirs alone", "The gateway");
        await place.IndexAsync(Mine, Theirs);

        var mine = await place.FindAsync(Mine, "gateway printer");
        var theirs = await place.FindAsync(Theirs, "gateway printer");

        Assert.Equal("The printer is out of paper", mine.Passages[0].Text);
        Assert.DoesNotContain(mine.Passages, p => p.Text.Contains("theirs", StringComparison.Ordinal));
        Assert.Equal(2, theirs.Passages.Count);
        Assert.True(mine.Idf["printer"] > mine.Idf["gatewai"]);
        Assert.True(mine.Idf["printer"] < 5 && theirs.Idf["printer"] > 0);
    }

    [Fact]
    public async Task Find_BeforeIndexingAndAfter_FindsTheSame()
    {
        await using var place = await Place.OpenAsync();
        await place.AddAsync(Mine, "Reset your password in the settings", "Invoices are sent each month");

        var before = await place.FindAsync(Mine, "how do I reset my passwords");
        await place.IndexAsync(Mine);
        var after = await place.FindAsync(Mine, "how do I reset my passwords");

        Assert.Equal("Reset your password in the settings", before.Passages[0].Text);
        Assert.Equal("Reset your password in the settings", after.Passages[0].Text);
        Assert.Null(before.Reasons[before.Passages[0].FragmentId].LexicalRank);
        var reason = after.Reasons[after.Passages[0].FragmentId];
        Assert.Equal((1, 1), (reason.LexicalRank, reason.VectorRank));
        Assert.Superset(new HashSet<string> { "reset", "passwords" }, reason.Terms.ToHashSet());
    }

    [Fact]
    public async Task Find_DeletedPassage_IsGoneInTheSameTransactionAndCountedOutByTheJob()
    {
        await using var place = await Place.OpenAsync();
        var ids = await place.AddAsync(Mine, "The gateway restarts hourly", "The gateway is green");
        await place.IndexAsync(Mine);
        Assert.Equal(2, await place.ScalarAsync("SELECT frequency FROM search_terms WHERE term = 'gateway'"));

        await place.ExecuteAsync($"DELETE FROM fragments WHERE id = '{ids[0]}'");

        foreach (var mode in Enum.GetValues<SearchMode>())
        {
            var found = await place.FindAsync(Mine, "gateway restarts hourly", mode: mode);
            Assert.Equal(ids[1], Assert.Single(found.Passages).FragmentId);
        }

        await place.IndexAsync(Mine);
        Assert.Equal(1, await place.ScalarAsync("SELECT frequency FROM search_terms WHERE term = 'gateway'"));
        Assert.Equal(0L, await place.ScalarAsync("SELECT count(*) FROM search_terms WHERE term IN ('hour', 'hourli', '~hour')"));
        Assert.Equal(1L, await place.ScalarAsync("SELECT fragments FROM search_totals"));
        Assert.Equal(1, await place.ScalarAsync("SELECT sum(cardinality(entries))::int FROM search_postings WHERE term = 'gateway'"));
    }

    [Theory]
    [InlineData("Die Rechnungen werden am Anfang des Monats verschickt", "Wann wird die Rechnung verschickt?")]
    [InlineData("Las facturas se envían al principio de cada mes", "¿Cuándo se envía la factura?")]
    [InlineData("Les factures sont envoyées au début du mois", "Quand la facture est-elle envoyée ?")]
    [InlineData("Счета отправляются в начале месяца", "Когда отправляется счёт в месяце?")]
    [InlineData("Faturalar her ayın başında gönderilir", "Fatura ne zaman gönderilir?")]
    [InlineData("发票在每月初发送给客户", "发票什么时候发送？")]
    [InlineData("請求書は毎月初めに送信されます", "請求書はいつ送信されますか")]
    [InlineData("청구서는 매월 초에 발송됩니다", "청구서는 언제 발송되나요?")]
    [InlineData("ใบแจ้งหนี้จะถูกส่งในต้นเดือน", "ใบแจ้งหนี้ส่งเมื่อไหร่")]
    [InlineData("ترسل الفواتير في بداية كل شهر", "متى ترسل الفواتير")]
    public async Task Find_AnyLanguage_FindsItself(string text, string question)
    {
        await using var place = await Place.OpenAsync();
        await place.AddAsync(Mine, text, "The gateway restarts about once an hour", "密码重置页面", "パスワードの変更", "Das Gerät startet neu");
        await place.IndexAsync(Mine);
        foreach (var mode in new[] { SearchMode.Fused, SearchMode.Lexical })
            Assert.Equal(text, (await place.FindAsync(Mine, question, mode: mode)).Passages[0].Text);
    }

    [Fact]
    public async Task Find_Misspelt_IsCorrectedAndSaysSo()
    {
        await using var place = await Place.OpenAsync();
        await place.AddAsync(Mine, "Reset your password here", "Invoices are sent each month");
        await place.IndexAsync(Mine);
        var found = await place.FindAsync(Mine, "pasword");
        Assert.Equal("Reset your password here", found.Passages[0].Text);
        Assert.Equal("password", found.Reasons[found.Passages[0].FragmentId].Corrections["pasword"]);
    }

    [Fact]
    public async Task Find_Phrase_PrefersWhatHasItWordByWord()
    {
        await using var place = await Place.OpenAsync();
        await place.AddAsync(Mine, "The key and the access: a key for the access of a key", "An access key signs requests to the service of your company");
        await place.IndexAsync(Mine);
        Assert.StartsWith("An access key", (await place.FindAsync(Mine, "\"access key\"")).Passages[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("?!…—\"\"")]
    [InlineData("🙂🙂🙂")]
    [InlineData("\0\u0001\ud800")]
    [InlineData("'; DROP TABLE fragments; --")]
    [InlineData("\\ % _ & | ! ( ) : * <->")]
    [InlineData("{NaN} $1 NULL")]
    public async Task Find_HostileQuery_AnswersAndHarmsNothing(string question)
    {
        await using var place = await Place.OpenAsync();
        await place.AddAsync(Mine, "The gateway restarts");
        await place.IndexAsync(Mine);
        await place.FindAsync(Mine, question);
        await place.FindAsync(Mine, string.Concat(Enumerable.Repeat(question + " gateway ", 1000)));
        Assert.Equal("The gateway restarts", (await place.FindAsync(Mine, "gateway")).Passages[0].Text);
    }

    [Fact]
    public async Task Find_Twice_IsTheSame()
    {
        await using var place = await Place.OpenAsync();
        await place.AddAsync(Mine, [.. Enumerable.Range(0, 60).Select(i => $"Gateway {i % 7} restarts and step {i} follows")]);
        await place.IndexAsync(Mine);
        var first = await place.FindAsync(Mine, "gateway restarts step 3");
        var second = await place.FindAsync(Mine, "gateway restarts step 3");
        Assert.Equal(first.Passages, second.Passages);
    }

    [Fact]
    public async Task Find_Language_KeepsToIt()
    {
        await using var place = await Place.OpenAsync();
        await place.AddAsync(Mine, "Das Gateway ist nicht mehr da und es wird auch nicht wieder kommen", "The gateway is not there and it will not come back to us");
        await place.IndexAsync(Mine);
        var found = await place.FindAsync(Mine, "gateway", new SearchFilter(Language: "de"));
        Assert.StartsWith("Das", Assert.Single(found.Passages).Text, StringComparison.Ordinal);
        Assert.Empty((await place.FindAsync(Mine, "gateway", new SearchFilter(Product: "none"))).Passages);
        Assert.Empty((await place.FindAsync(Mine, "gateway", new SearchFilter(Owner: FragmentOwner.Source))).Passages);
    }

    [Fact]
    public async Task Functions_WithoutAWorkspace_GiveNothing()
    {
        await using var place = await Place.OpenAsync();
        await place.AddAsync(Mine, "The gateway restarts");
        await place.IndexAsync(Mine);
        await using var connection = await place.Database.OpenSystemAsync(default);
        foreach (var sql in new[]
        {
            "SELECT count(*) FROM rainref_search_words(ARRAY['gateway'], ARRAY[1.0], 1, 10, NULL, NULL, NULL, NULL)",
            "SELECT count(*) FROM rainref_search_vectors(array_fill(1::real, ARRAY[384]), true, 10, NULL, NULL, NULL, NULL)",
            "SELECT count(*) FROM rainref_similar_terms(ARRAY['gateways'])",
            "SELECT count(*) FROM search_documents", "SELECT count(*) FROM search_terms", "SELECT count(*) FROM search_postings",
            "SELECT count(*) FROM search_totals", "SELECT count(*) FROM search_vectors", "SELECT count(*) FROM search_pending",
        })
        {
            await using var command = new NpgsqlCommand(sql, connection);
            Assert.Equal(0L, await command.ExecuteScalarAsync());
        }
    }

    private sealed class Place(TestDatabase test, RainRefDatabase database) : IAsyncDisposable
    {
        private readonly SearchIndexer _indexer = new(new SnowballStemmer());

        public RainRefDatabase Database => database;

        public static async Task<Place> OpenAsync()
        {
            var test = await TestDatabase.CreateAsync();
            var place = new Place(test, test.Open());
            await place.ExecuteAsync($"""
                INSERT INTO workspaces (id, slug, name, is_demo, created_at)
                VALUES ('{Mine}', 'mine', 'Mine', false, now()), ('{Theirs}', 'theirs', 'Theirs', false, now())
                """);
            return place;
        }

        public async Task<Guid[]> AddAsync(Guid workspaceId, params string[] texts)
        {
            await using var owner = await OwnerAsync();
            await using var command = new NpgsqlCommand(
                """
                INSERT INTO fragments (id, workspace_id, owner_kind, owner_id, owner_version, ordinal, start, length, title, heading_path, text)
                SELECT gen_random_uuid(), $1, 'card', gen_random_uuid(), 1, 0, 0, length(t), '', '', t FROM unnest($2) AS t RETURNING id
                """,
                owner);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = texts });
            var ids = new List<Guid>();
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                ids.Add(reader.GetGuid(0));
            return [.. ids];
        }

        public async Task IndexAsync(params Guid[] workspaces)
        {
            foreach (var workspace in workspaces)
                await _indexer.IndexAllAsync(database, IndexSpace.Knowledge, workspace, default);
        }

        public Task<SearchResult> FindAsync(Guid workspaceId, string question, SearchFilter? filter = null, SearchMode mode = SearchMode.Fused) =>
            new KnowledgeSearch(database, new QueryReader(new SnowballStemmer()), _indexer, Embedders.BuiltIn(database))
                .FindAsync(workspaceId, question, 10, filter ?? SearchFilter.None, mode, default);

        public async Task ExecuteAsync(string sql)
        {
            await using var owner = await OwnerAsync();
            await using var command = new NpgsqlCommand(sql, owner);
            await command.ExecuteNonQueryAsync();
        }

        public async Task<object?> ScalarAsync(string sql)
        {
            await using var owner = await OwnerAsync();
            await using var command = new NpgsqlCommand(sql, owner);
            return await command.ExecuteScalarAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await database.DisposeAsync();
            await test.DisposeAsync();
        }

        private async Task<NpgsqlConnection> OwnerAsync()
        {
            var owner = new NpgsqlConnection(test.OwnerConnection);
            await owner.OpenAsync();
            return owner;
        }
    }
}
