using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Searching;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Pipeline;
using RainRef.Web.Api;

namespace RainRef.Web.Knowledge;

public static class KnowledgeEndpoints
{
    private const int MaxDeleted = 500;

    public static void MapKnowledgeEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/kb").WithTags("knowledge");
        var cards = group.MapGroup("/cards");
        cards.MapGet("", ListAsync).RequireAuthorization(Access.ReadKnowledge).WithName("ListCards")
            .WithSummary("Cards by age, or, where 'q' searches for some, best first with the reason; retired ones only where 'state' (or 'trust') names them.");
        cards.MapPost("", CreateAsync).RequireAuthorization(Access.WriteKnowledge).WithName("CreateCard")
            .WithSummary("Write a card: a draft unless 'state' says otherwise.");
        cards.MapGet("/export", ExportAsync).RequireAuthorization(Access.ReadKnowledge).WithName("ExportCards")
            .WithSummary("All matching cards as CSV.").Produces(200, contentType: "text/csv");
        cards.MapPost("/delete", DeleteManyAsync).RequireAuthorization(Access.WriteKnowledge).WithName("DeleteCards")
            .WithSummary("Retire many cards; says what became of each.");
        cards.MapGet("/{id:guid}", FindAsync).RequireAuthorization(Access.ReadKnowledge).WithName("GetCard")
            .WithSummary("One card, also a retired one.");
        cards.MapPut("/{id:guid}", ReplaceAsync).RequireAuthorization(Access.WriteKnowledge).WithName("ReplaceCard")
            .WithSummary("Give a card new text. What was approved goes on answering until the new text is approved; a stale version is told with both texts and a merge.");
        cards.MapPatch("/{id:guid}", PatchAsync).RequireAuthorization(Access.WriteKnowledge).WithName("ChangeCard")
            .WithSummary("Change what is named; the rest stays.");
        cards.MapDelete("/{id:guid}", DeleteAsync).RequireAuthorization(Access.WriteKnowledge).WithName("DeleteCard")
            .WithSummary("Retire a card: it is found and cited no more, and its revisions stay.");
        cards.MapPost("/{id:guid}/copy", CopyAsync).RequireAuthorization(Access.WriteKnowledge).WithName("CopyCard")
            .WithSummary("Make a draft of the same text.");
        cards.MapCardReviewEndpoints();
        cards.MapCardUpkeepEndpoints();
        group.MapCardRules();
        group.MapGet("/tags", TagsAsync).RequireAuthorization(Access.ReadKnowledge).WithName("ListTags")
            .WithSummary("The cards' tags, the most used first.");
        group.MapGet("/stats", StatsAsync).RequireAuthorization(Access.ReadKnowledge).WithName("KnowledgeStats")
            .WithSummary("How many cards, sources and passages there are.");
        group.MapGet("/search", SearchAsync).RequireAuthorization(Access.ReadKnowledge).WithName("SearchKnowledge")
            .WithSummary("Passages of approved cards and published sources, best first, each with the reason why it was found.");
        group.MapSourceEndpoints();
        group.MapEmbeddingEndpoints();
    }

    private static async Task<Results<Ok<ListBody<CardView>>, ProblemHttpResult>> ListAsync(
        [AsParameters] CardListQuery query, KnowledgeQueries queries, HttpContext http, CancellationToken ct)
    {
        var page = PageRequest.Create(query.Page, query.Limit, query.Order);
        var filter = query.ToFilter();
        if ((page.Error ?? filter.Error) is { } error)
            return error.ToProblem(http);
        return TypedResults.Ok(ListBody.Of(
            await queries.ListCardsAsync(http.Actor().WorkspaceId, filter.Value, page.Value, ct),
            found => CardView.Of(found.Card) with { Reason = found.Reason is null ? null : HitReasonView.Of(found.Reason) }));
    }

    private static async Task<Results<Ok<CardView>, ProblemHttpResult>> FindAsync(
        Guid id, KnowledgeQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.FindCardAsync(http.Actor().WorkspaceId, id, ct) is { } card
            ? CardAnswers.Tagged(http, card)
            : Error.NotFound("card").ToProblem(http);

    private static Task<Results<Created<CardView>, ProblemHttpResult>> CreateAsync(
        CardBody body, CardEditor editor, WorkFactory works, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var state = CardListQuery.ParseState(body.State);
        var content = body.ReadSlots().Then(slots => CardContent.Create(body.Title, body.Body, body.Tags, body.Product, slots));
        return AddAsync(
            state.Succeeded ? content : state.Error, state.Succeeded ? state.Value ?? CardState.Draft : CardState.Draft,
            editor, works, clock, http, ct);
    }

    private static async Task<Results<Created<CardView>, ProblemHttpResult>> CopyAsync(
        Guid id, KnowledgeQueries queries, CardEditor editor, WorkFactory works, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (await queries.FindCardAsync(http.Actor().WorkspaceId, id, ct) is not { } card)
            return Error.NotFound("card").ToProblem(http);
        const string suffix = " (copy)";
        var room = KbCard.MaxTitleLength - suffix.Length;
        var title = card.Title.Length <= room ? card.Title : card.Title[..(char.IsHighSurrogate(card.Title[room - 1]) ? room - 1 : room)];
        return await AddAsync(card.Content with { Title = title + suffix }, CardState.Draft, editor, works, clock, http, ct);
    }

    private static async Task<Results<Created<CardView>, ProblemHttpResult>> AddAsync(
        Result<CardContent> content, CardState state, CardEditor editor, WorkFactory works, TimeProvider clock, HttpContext http,
        CancellationToken ct)
    {
        if (!content.Succeeded)
            return content.Error.ToProblem(http);
        var actor = http.Actor();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var card = await editor.CreateAsync(work, actor, content.Value, state, http.NewId(clock), ct);
        if (!card.Succeeded)
            return card.Error.ToProblem(http);
        await work.CommitAsync(ct);
        return TypedResults.Created($"/kb/cards/{card.Value.Id}", CardView.Of(card.Value));
    }

    private static Task<Results<Ok<CardView>, ProblemHttpResult>> ReplaceAsync(
        Guid id, CardBody body, CardEditor editor, WorkFactory works, HttpContext http, CancellationToken ct) => ApplyAsync(
        id, body, _ => body.ReadSlots().Then(slots => CardContent.Create(body.Title, body.Body, body.Tags, body.Product, slots)),
        editor, works, http, ct);

    private static Task<Results<Ok<CardView>, ProblemHttpResult>> PatchAsync(
        Guid id, CardBody body, CardEditor editor, WorkFactory works, HttpContext http, CancellationToken ct)
    {
        var edits = body.Title is not null || body.Body is not null || body.Tags is not null || body.Product is not null
            || body.Slots is not null;
        return ApplyAsync(
            id, body,
            !edits ? null : old => body.ReadSlots().Then(slots => CardContent.Create(
                body.Title ?? old.Title, body.Body ?? old.Body, body.Tags ?? old.Tags, body.Product ?? old.Product,
                body.Slots is null ? old.Slots : slots)),
            editor, works, http, ct);
    }

    private static async Task<Results<Ok<CardView>, ProblemHttpResult>> ApplyAsync(
        Guid id, CardBody body, Func<CardContent, Result<CardContent>>? edit, CardEditor editor, WorkFactory works, HttpContext http,
        CancellationToken ct)
    {
        var state = CardListQuery.ParseState(body.State);
        var seen = CardAnswers.SeenVersion(http, body.Version);
        if ((state.Error ?? seen.Error) is { } error)
            return error.ToProblem(http);
        var actor = http.Actor();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var changed = await editor.ChangeAsync(work, actor, id, new CardChange(edit, state.Value, body.Reason, seen.Value), ct);
        if (!changed.Succeeded)
            return changed.Error.ToProblem(http);
        await work.CommitAsync(ct);
        return CardAnswers.Tagged(http, changed.Value);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, CardEditor editor, WorkFactory works, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var retired = await editor.ChangeAsync(work, actor, id, new CardChange(State: CardState.Retired), ct);
        if (!retired.Succeeded)
            return retired.Error.ToProblem(http);
        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<CardDeletions>, ProblemHttpResult>> DeleteManyAsync(
        CardIdsBody body, CardEditor editor, WorkFactory works, HttpContext http, CancellationToken ct)
    {
        if (body.Ids is not { Length: > 0 and <= MaxDeleted } ids)
            return Error.Validation("ids", $"ids has 1 to {MaxDeleted} ids.").ToProblem(http);
        var actor = http.Actor();
        var outcomes = new Dictionary<Guid, string>();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        // In order, so that two such requests never wait for one another in a circle.
        foreach (var id in ids.Distinct().Order())
        {
            var before = await work.LockAsync<KbCard>(id, ct);
            outcomes[id] = before switch
            {
                null => "not_found",
                { State: CardState.Retired } => "already_retired",
                _ => "retired",
            };
            if (outcomes[id] == "retired"
                && await editor.ChangeAsync(work, actor, id, new CardChange(State: CardState.Retired), ct) is { Succeeded: false } refused)
            {
                return refused.Error.ToProblem(http);
            }
        }

        await work.CommitAsync(ct);
        return TypedResults.Ok(new CardDeletions(
            outcomes.Count(o => o.Value == "retired"), [.. ids.Distinct().Select(id => new CardDeletion(id, outcomes[id]))]));
    }

    private static async Task<Ok<TagList>> TagsAsync(KnowledgeQueries queries, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(new TagList(await queries.TagsAsync(http.Actor().WorkspaceId, ct)));

    private static async Task<Ok<StatsView>> StatsAsync(KnowledgeQueries queries, HttpContext http, CancellationToken ct)
    {
        var stats = await queries.StatsAsync(http.Actor().WorkspaceId, ct);
        return TypedResults.Ok(new StatsView(
            stats.Cards.ToDictionary(c => SnakeCase.Of(c.Key), c => c.Value),
            stats.Sources.ToDictionary(s => SnakeCase.Of(s.Key), s => s.Value), stats.Fragments));
    }

    private static async Task<Results<Ok<SearchResults>, ProblemHttpResult>> SearchAsync(
        [AsParameters] SearchQuery query, KnowledgeSearch search, HttpContext http, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(query.Q) || query.Q.Length > 2000 || query.Q.Contains('\0'))
            return Error.Validation("q", "q has 1 to 2,000 characters and no NUL.").ToProblem(http);
        if (query.Limit is < 1 or > 50)
            return Error.Validation("limit", "limit is from 1 to 50.").ToProblem(http);
        var filter = query.ToFilter();
        if (!filter.Succeeded)
            return filter.Error.ToProblem(http);
        var found = await search.FindAsync(
            http.Actor().WorkspaceId, query.Q, query.Limit ?? 10, filter.Value, SearchMode.Fused, ct);
        return TypedResults.Ok(new SearchResults(query.Q, [.. found.Passages.Select(p => PassageView.Of(p, found.Reasons[p.FragmentId]))], found.LexicalOnly));
    }

    private static async Task ExportAsync(
        [AsParameters] CardListQuery query, KnowledgeQueries queries, HttpContext http, CancellationToken ct)
    {
        var filter = query.ToFilter();
        if (!filter.Succeeded)
        {
            await filter.Error.ToProblem(http).ExecuteAsync(http);
            return;
        }

        await CsvDownload.WriteAsync(
            http, "cards.csv",
            ["id", "title", "body", "tags", "product", "owner", "state", "version", "created_at", "updated_at"],
            queries.StreamCardsAsync(http.Actor().WorkspaceId, filter.Value, ct),
            c =>
            [
                c.Id.ToString("D"), c.Title, c.Body, string.Join(", ", c.Tags), c.Product, c.Owner, SnakeCase.Of(c.State),
                c.Version.ToString(CultureInfo.InvariantCulture), c.CreatedAt.ToString("O", CultureInfo.InvariantCulture),
                c.UpdatedAt.ToString("O", CultureInfo.InvariantCulture),
            ],
            ct);
    }
}

/// <summary>What to search for and in what.</summary>
/// <param name="Q">Words; those in quotation marks together are preferred where they stand together.</param>
/// <param name="Product">Only what is of this product.</param>
/// <param name="Tag">One or more tags, separated by commas; all of them are wanted.</param>
/// <param name="Trust"><c>approved</c> for cards, <c>published</c> for sources.</param>
/// <param name="Language">An ISO 639-1 code.</param>
public sealed record SearchQuery(string? Q, int? Limit, string? Product, string? Tag, string? Trust, string? Language)
{
    public Result<SearchFilter> ToFilter()
    {
        if (Trust is not (null or "approved" or "published"))
            return Error.Validation("trust", "trust is approved or published.");
        if (new[] { Product, Tag, Language }.Any(t => t?.Contains('\0') == true || t?.Length > 2000))
            return Error.Validation("q", "A filter is too long, or has a NUL.");
        var tags = Tag?.ToLowerInvariant().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        FragmentOwner? owner = Trust switch { "approved" => FragmentOwner.Card, "published" => FragmentOwner.Source, _ => null };
        return new SearchFilter(
            string.IsNullOrWhiteSpace(Product) ? null : Product.Trim(), tags is { Length: > 0 } ? tags : null, owner,
            string.IsNullOrWhiteSpace(Language) ? null : Language.Trim().ToLowerInvariant());
    }
}

/// <summary>How a list of cards is narrowed and paged.</summary>
/// <param name="Q">Words of title, tags or text, at most 2,000 characters; the last one may be only begun.</param>
/// <param name="Trust">The same as <paramref name="State"/>.</param>
public sealed record CardListQuery(
    int? Page, int? Limit, string? Order, string? Q, string? Tag, string? State, string? Trust, string? Product)
{
    public Result<CardFilter> ToFilter()
    {
        if (Q?.Length > 2000 || StorableText.Check("q", Q) is not null)
            return Error.Validation("q", "q has at most 2,000 characters and no NUL.");
        List<CardState>? states = null;
        foreach (var name in $"{State},{Trust}".Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var state = ParseState(name);
            if (!state.Succeeded)
                return state.Error;
            (states ??= []).Add(state.Value!.Value);
        }

        return new CardFilter(Q, Tag?.Trim().ToLowerInvariant(), states, Product);
    }

    /// <summary>A state by its name; null for none.</summary>
    public static Result<CardState?> ParseState(string? name)
    {
        if (name is null)
            return (CardState?)null;
        return SnakeCase.TryParse<CardState>(name, out var state)
            ? (CardState?)state
            : Error.Validation("state", $"state is one of {string.Join(", ", Enum.GetValues<CardState>().Select(SnakeCase.Of))}.");
    }
}
