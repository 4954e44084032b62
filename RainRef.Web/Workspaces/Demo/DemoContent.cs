using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Tickets.Macros;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets.Macros;

namespace RainRef.Web.Workspaces.Demo;

/// <summary>How much of the demo content was new.</summary>
public sealed record DemoSeeded(int Cards, int Sources, int Events);

/// <summary>
/// Puts the cards, documents and tickets of the folder <c>demo</c> into a workspace, the way that people would. What is
/// there already, also changed or retired, stays as it is.
/// </summary>
public sealed class DemoContent(
    RainRefDatabase database, WorkFactory works, CardEditor cards, SourceLibrary sources, MacroDesk macros, EventNormalizer normalizer,
    EventIngestor ingestor)
{
    private static readonly TimeSpan LastDays = TimeSpan.FromDays(3);

    // Events are taken in by the order of their ids, and a reply has to come after what it answers.
    private static readonly DateTimeOffset Written = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>All of it but the weeks before: the messages of the last days, as if they came now.</summary>
    public async Task<DemoSeeded> SeedAsync(Guid workspaceId, CancellationToken ct)
    {
        // Knowledge first, so that the tickets find it.
        var (newCards, newSources) = await SeedKnowledgeAsync(workspaceId, ct);
        var events = await NewEventsAsync(workspaceId, ct);
        if (events.Count > 0)
            await SeedMacrosAsync(workspaceId, ct);
        var stored = await ingestor.StoreManyAsync(
            workspaceId, [.. events.Where(e => e.Age < LastDays).Select((e, index) => Incoming(workspaceId, e, Written, index))], ct);
        return new DemoSeeded(newCards, newSources, stored.Count(e => e.Inserted));
    }

    /// <summary>The messages; none where the workspace has any of them already, which then were all there once.</summary>
    public async Task<IReadOnlyList<DemoEvent>> NewEventsAsync(Guid workspaceId, CancellationToken ct)
    {
        var events = await DemoTickets.ReadAsync(Folder(), ct);
        var ids = events.Select(e => e.Id).ToArray();
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.RefEvents.AnyAsync(e => ids.Contains(e.ExternalId!), ct) ? [] : events;
    }

    /// <summary>A message as it is taken in.</summary>
    /// <param name="at">The time that its id tells.</param>
    /// <param name="index">Its place among those of the same time.</param>
    public IncomingEvent Incoming(Guid workspaceId, DemoEvent e, DateTimeOffset at, int index) =>
        new(Ids.From(at, index, workspaceId, "demo", "event", e.Id), Demand(normalizer.Normalize(e.ToRaw()), e.Id));

    /// <summary>Cards and documents.</summary>
    public async Task<(int Cards, int Sources)> SeedKnowledgeAsync(Guid workspaceId, CancellationToken ct)
    {
        var folder = Folder();
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

    /// <summary>Macros and canned pieces. Once only: what somebody deletes since does not come back.</summary>
    public async Task SeedMacrosAsync(Guid workspaceId, CancellationToken ct)
    {
        var file = Path.Combine(Folder(), "macros.yaml");
        foreach (var macro in DemoYaml.Read<DemoMacro>(await File.ReadAllTextAsync(file, ct)))
        {
            var id = Ids.From(workspaceId, "demo", "macro", macro.Name);
            var actions = new MacroActions(macro.Status, macro.Priority, macro.AddTags, macro.Assign);
            Demand(await macros.SetAsync(Actor.Program(workspaceId), id, true, macro.Name, macro.Body, actions, ct), file);
        }
    }

    private static string Folder()
    {
        var folder = DataFolder.Beside("demo");
        return Directory.Exists(folder)
            ? folder
            : throw new InvalidOperationException($"There is no folder '{folder}' with the demo content; Demo:Content=false does without.");
    }

    private static IEnumerable<string> Files(string folder, string kind) =>
        Directory.EnumerateFiles(Path.Combine(folder, kind), "*.md").Order(StringComparer.Ordinal);

    private static T Demand<T>(Result<T> result, string what) => result.Succeeded
        ? result.Value
        : throw new InvalidOperationException($"{what} is no valid demo content: {result.Error.Message}");
}
