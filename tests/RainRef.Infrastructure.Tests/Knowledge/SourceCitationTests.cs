using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Searching;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Answers;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Knowledge.Searching;
using RainRef.Infrastructure.Persistence;
using RainRef.Testing.Knowledge;

namespace RainRef.Infrastructure.Tests.Knowledge;

/// <summary>What a citation of a source says stands in that version of it, for ever; what is retired is found no more.</summary>
public sealed class SourceCitationTests : NodeTest
{
    private static readonly string[] Things =
        ["kettle", "blender", "toaster", "Wasserkocher", "cafetière", "电热水壶", "やかん", "🫖 pot", "grill", "juicer", "freezer", "mixer"];

    private long _tickets;

    private Actor Lead => new(Ids.New(TimeProvider.System), "lead", Role.SupportLead, Workspace);

    [Fact]
    public async Task Cite_SourcesOfEveryKindThroughTheirVersions_EverySpanReadsItsQuote()
    {
        var random = new Random(11);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < Things.Length; i++)
                await PublishAsync(FileOf(i, Things[i], random), Ct);
            foreach (var thing in Things)
                await DraftAsync($"How long does the {thing} take until it is done?");
        }

        await RetireAsync((await SourcesAsync())[0].Id);

        await using var db = await Node.Get<RainRefDatabase>().ReadAsync(Workspace, Ct);
        var versions = (await db.SourceVersions.ToListAsync(Ct)).ToDictionary(v => (v.SourceId, v.Version));
        var citations = await db.Citations.ToListAsync(Ct);
        Assert.Equal(Things.Length * 3, versions.Count);
        Assert.InRange(citations.Count, Things.Length * 2, 1000);
        Assert.Equal([1, 2, 3], citations.Select(c => c.OwnerVersion).Distinct().Order());
        Assert.All(citations, c => Assert.Equal(c.Quote, versions[(c.OwnerId, c.OwnerVersion)].Text.Substring(c.Start, c.Length)));
        Assert.All(await db.Fragments.ToListAsync(Ct), f => Assert.Equal(
            f.Text, versions[(f.OwnerId, f.OwnerVersion)].Text.Substring(f.Start, f.Length)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Retire_Source_LeavesSearchWithTheTransactionAndEverySentReplyIsListed(bool indexed)
    {
        var id = await PublishAsync(new IncomingFile("kettle.md", Files.Utf8("The kettle boils after ninety seconds.")), Ct);
        if (indexed)
            await Node.Get<SearchIndexer>().IndexAllAsync(Node.Get<RainRefDatabase>(), IndexSpace.Knowledge, Workspace, Ct);
        var replies = new List<Guid>();
        for (var i = 0; i < 3; i++)
            replies.Add(await DraftAsync("Does the kettle boil after ninety seconds?"));
        foreach (var reply in replies.Take(2))
            Assert.Null((await SendAsync(reply)).Error);

        await using (var work = await OpenAsync())
        {
            Assert.True((await Node.Get<SourceLibrary>().RetireAsync(work, Lead, id, Ct)).Succeeded);
            await work.Db.SaveChangesAsync(Ct);
            Assert.Equal(0, await work.Db.Fragments.CountAsync(Ct));
        }

        // Rolled back: it is found as before.
        Assert.NotEmpty(await FindAsync(indexed ? SearchMode.Lexical : SearchMode.Fused));
        await RetireAsync(id);

        foreach (var mode in Enum.GetValues<SearchMode>())
            Assert.Empty(await FindAsync(mode));
        var listed = await Node.Get<SourceQueries>().CitedByAsync(Workspace, id, null, true, new PageRequest(1, 50), Ct);
        Assert.Equal(replies.Take(2).Order(), listed.Items.Select(r => r.AnswerId).Order());
        Assert.All(listed.Items, r => Assert.Equal("The kettle boils after ninety seconds.", Assert.Single(r.Quotes).Quote));
        Assert.Equal("citation_lapsed", (await SendAsync(replies[2])).Error?.Code);
    }

    private static IncomingFile FileOf(int index, string thing, Random random)
    {
        var before = string.Join(' ', Enumerable.Range(0, random.Next(40)).Select(n => $"Note {n} 🙂."));
        var says = $"The {thing} takes {random.Next(2, 90)} minutes until it is done.";
        return (index % 5) switch
        {
            0 => new IncomingFile($"{index}.md", Files.Utf8($"---\ntitle: Page {index}\n---\n# Use\n\n{before}\n\n{says}\n\n- One.\r\n- Two.\n")),
            1 => new IncomingFile($"{index}.html", Files.Utf8($"<!doctype html><title>Page {index}</title><p>{before}</p><p>{says} &amp; more.</p>")),
            2 => new IncomingFile($"{index}.docx", Files.Docx(Files.Paragraph($"Page {index}", "<w:pStyle w:val=\"H1\"/>") + Files.Paragraph($"{before} {says}"))),
            3 => new IncomingFile($"{index}.vtt", Files.Utf8($"WEBVTT\n\n00:01.000 --> 00:03.000\n{before}\n\n00:04.000 --> 00:06.000\n{says}\n")),
            _ => new IncomingFile($"{index}.txt", Files.Utf8($"{before}\n\n{says}")),
        };
    }

    private async Task<Guid> PublishAsync(IncomingFile file, CancellationToken ct)
    {
        var read = await Node.Get<DocumentImporter>().ReadAsync(file, ct);
        await using var work = await OpenAsync();
        var published = await Node.Get<SourceLibrary>().PublishAsync(work, Lead, new SourceImport(read.Value, file.Name, file.Name), ct);
        await work.CommitAsync(ct);
        return published.Value.Source.Id;
    }

    private async Task<Guid> DraftAsync(string question)
    {
        var draft = KbGrounder.Compose(await Node.Get<KnowledgeSearch>().FindAsync(Workspace, question, 8, Ct), question);
        await using var work = await OpenAsync();
        var ticketId = Ids.New(TimeProvider.System);
        work.Add(new Ticket(
            ticketId, Workspace, ++_tickets, new TicketOrigin("email", "email", $"u-{_tickets}", null, null, null), "Question",
            TimeProvider.System.GetUtcNow()));
        var answer = await Node.Get<AnswerWriter>().WriteAsync(work, ticketId, draft, Lead, Ct);
        await work.CommitAsync(Ct);
        return answer.Id;
    }

    private async Task<Result<SentReply>> SendAsync(Guid answerId)
    {
        await using var work = await OpenAsync();
        var sent = await Node.Get<SendAnswer>().RunAsync(work, Lead, answerId, new AnswerSending(new Dictionary<string, string>()), Ct);
        if (sent.Succeeded)
            await work.CommitAsync(Ct);
        return sent;
    }

    private async Task RetireAsync(Guid id)
    {
        await using var work = await OpenAsync();
        Assert.True((await Node.Get<SourceLibrary>().RetireAsync(work, Lead, id, Ct)).Succeeded);
        await work.CommitAsync(Ct);
    }

    private async Task<List<Source>> SourcesAsync()
    {
        await using var db = await Node.Get<RainRefDatabase>().ReadAsync(Workspace, Ct);
        return await db.Sources.OrderBy(s => s.Uri).ToListAsync(Ct);
    }

    private async Task<IReadOnlyList<Passage>> FindAsync(SearchMode mode) => (await Node.Get<KnowledgeSearch>().FindAsync(
        Workspace, "When does the kettle boil?", 10, SearchFilter.None, mode, Ct)).Passages;
}
