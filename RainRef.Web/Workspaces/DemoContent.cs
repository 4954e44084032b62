using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace RainRef.Web.Workspaces;

/// <summary>How much of the demo content was new.</summary>
public sealed record DemoSeeded(int Cards, int Sources, int Events);

/// <summary>
/// Puts the cards, documents and tickets of the folder <c>demo</c> into a workspace, the way that people would. What is
/// there already, also changed or retired, stays as it is.
/// </summary>
public sealed class DemoContent(
    RainRefDatabase database, WorkFactory works, CardEditor cards, SourceLibrary sources, EventNormalizer normalizer,
    EventIngestor ingestor)
{
    // Events are taken in by the order of their ids, and a reply has to come after what it answers.
    private static readonly DateTimeOffset Written = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly IDeserializer Yaml =
        new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build();

    public async Task<DemoSeeded> SeedAsync(Guid workspaceId, CancellationToken ct)
    {
        var folder = DataFolder.Beside("demo");
        if (!Directory.Exists(folder))
            throw new InvalidOperationException($"There is no folder '{folder}' with the demo content; Demo:Content=false does without.");
        // Knowledge first, so that the tickets find it.
        var (newCards, newSources) = await SeedKnowledgeAsync(workspaceId, folder, ct);
        return new DemoSeeded(newCards, newSources, await SeedEventsAsync(workspaceId, folder, ct));
    }

    private async Task<(int Cards, int Sources)> SeedKnowledgeAsync(Guid workspaceId, string folder, CancellationToken ct)
    {
        var program = Actor.Program(workspaceId);
        await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
        // Two programs that start at once wait for one another here.
        await work.Db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({workspaceId.ToString("D")}, 11))", ct);
        var knownCards = await work.Db.KbCards.Select(c => c.Id).ToHashSetAsync(ct);
        var knownSources = await work.Db.Sources.Select(s => s.Uri).ToHashSetAsync(ct);
        var (newCards, newSources) = (0, 0);
        foreach (var file in Files(folder, "cards"))
        {
            var id = Ids.From(workspaceId, "demo", "card", Path.GetFileNameWithoutExtension(file));
            if (knownCards.Contains(id))
                continue;
            var text = SourceDocument.Canonical(await File.ReadAllTextAsync(file, ct));
            var matter = FrontMatter.Read(text);
            var content = CardContent.Create(matter.Title, text[matter.Length..].Trim(), matter.Tags, null);
            Demand(await cards.CreateAsync(work, program, Demand(content, file), CardState.Approved, id, ct), file);
            newCards++;
        }

        foreach (var file in Files(folder, "sources"))
        {
            if (knownSources.Contains(Path.GetFileName(file)))
                continue;
            var draft = new SourceDraft(await File.ReadAllTextAsync(file, ct), SourceFormat.Markdown, Path.GetFileName(file));
            Demand(await sources.PublishAsync(work, program, draft, ct), file);
            newSources++;
        }

        await work.CommitAsync(ct);
        return (newCards, newSources);
    }

    private async Task<int> SeedEventsAsync(Guid workspaceId, string folder, CancellationToken ct)
    {
        var file = Path.Combine(folder, "tickets.yaml");
        var events = Yaml.Deserialize<List<DemoEvent>>(await File.ReadAllTextAsync(file, ct))
            .Select((e, index) => new IncomingEvent(
                Ids.From(Written, index, workspaceId, "demo", "event", e.Id), Demand(normalizer.Normalize(e.ToRaw()), $"{file}: {e.Id}")))
            .ToList();
        var ids = events.Select(e => e.Id).ToArray();
        await using (var db = await database.ReadAsync(workspaceId, ct))
        {
            // They come in one transaction, so where one is, all were: what somebody deleted since must not come back.
            if (await db.RefEvents.AnyAsync(e => ids.Contains(e.Id), ct))
                return 0;
        }

        var stored = await ingestor.StoreManyAsync(workspaceId, events, ct);
        return stored.Count(e => e.Inserted);
    }

    private static IEnumerable<string> Files(string folder, string kind) =>
        Directory.EnumerateFiles(Path.Combine(folder, kind), "*.md").Order(StringComparer.Ordinal);

    private static T Demand<T>(Result<T> result, string what) => result.Succeeded
        ? result.Value
        : throw new InvalidOperationException($"{what} is no valid demo content: {result.Error.Message}");

    private sealed class DemoEvent
    {
        public string Id { get; set; } = "";

        public string Source { get; set; } = "";

        public string Channel { get; set; } = "";

        public string? UserRef { get; set; }

        public string? Product { get; set; }

        public string? Subject { get; set; }

        public string? ReplyTo { get; set; }

        public string Text { get; set; } = "";

        public RawEvent ToRaw()
        {
            var context = new JsonObject();
            if (Subject is not null)
                context["subject"] = Subject;
            if (ReplyTo is not null)
                context["in_reply_to"] = ReplyTo;
            return new RawEvent(Source, Channel, Text, UserRef, Product, context, Id);
        }
    }
}
