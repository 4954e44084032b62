using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Web.Api;

namespace RainRef.Web.Components;

/// <summary>A page that the rail and the palette lead to.</summary>
/// <param name="Title">In English, as <see cref="Texts"/> takes it.</param>
/// <param name="Permission">Who sees it.</param>
/// <param name="Go">The letter that opens it after G.</param>
/// <param name="Within">Where the rail shows it as on; null for what only the palette lists.</param>
/// <param name="Words">Other words that find it, in English as in <paramref name="Title"/>.</param>
public sealed record Place(
    string Title, string Href, string Icon, string Permission, string? Go = null, string? Within = null, string Words = "")
{
    public bool InRail => Within is not null;

    /// <summary>Whether there is room for it on a phone; the palette leads to the others.</summary>
    public bool OnPhone => Go is "I" or "A" or "K" or "S";
}

/// <summary>Every page of the console: one list for the rail, the palette and the keys.</summary>
public static class Places
{
    private const string SettingsRoot = "/app/settings";

    public static readonly IReadOnlyList<Place> All =
    [
        new("Inbox", Urls.InboxHome, "inbox", Access.ReadTickets, "I", Urls.InboxHome, "tickets"),
        new("Approvals", Urls.Approvals, "stamp", Access.Decide, "A", Urls.Approvals, "queue approve reject"),
        new("Knowledge", Urls.Cards, "book-open", Access.ReadKnowledge, "K", Urls.Knowledge, "cards articles"),
        new("Sources", Urls.Sources, "file-text", Access.ReadKnowledge, Words: "documents import"),
        new("New card", Urls.NewCard, "pen-line", Access.WriteKnowledge, Words: "write create"),
        new("Signals", Urls.SignalsHome, "activity", Access.ReadSignals, "S", Urls.SignalsHome, "product feedback themes"),
        new("Receipts", Urls.ReceiptsHome, "receipt-text", Access.ReadReceipts, "R", Urls.ReceiptsHome, "audit log verify"),
        new("Playbooks", Urls.PlaybooksHome, "layers", Access.ReadTickets, "P", Words: "actions"),
        new("Policies", Urls.PoliciesHome, "scale", Access.ReadPolicies, "O", Words: "rules rego"),
        new("Quality", Urls.TriageQualityHome, "gauge", Access.ReadTickets, "Q", "/app/quality", "triage models accuracy"),
        new("Quality of answers", Urls.AnswerQualityHome, "gauge", Access.ReadTickets, Words: "drafts confidence feedback evaluation abstained worse"),
        new("New intents", Urls.NewIntents, "lightbulb", Access.ReadTickets, Words: "offers"),
        new("Workspace", Urls.WorkspaceHome, "building-2", Access.Administer, Words: "settings name time zone"),
        new("Retention", Urls.RetentionHome, "archive", Access.Administer, Words: "settings erase keep delete hold legal gdpr days"),
        new("Members", Urls.MembersHome, "users", Access.Administer, Words: "settings people roles invite"),
        new("API keys", Urls.ApiKeysHome, "key-round", Access.Administer, Words: "settings programs secret"),
        new("Channels", Urls.ChannelsHome, "plug", Access.Administer, Words: "settings adapters webhook email services"),
        new("Models", Urls.ModelsHome, "cpu", Access.Administer, Words: "settings language model embedder provider ai"),
        new("Personal data", Urls.PersonalData, "eye-off", Access.Administer, Words: "settings pii patterns masks"),
        new("Routing and promises", Urls.RoutingHome, "timer", Access.ReadTickets, Words: "settings queues hours sla holidays rules"),
        new("Intents and categories", Urls.TaxonomyHome, "layers", Access.ReadTickets, Words: "settings taxonomy areas"),
        new("Replies", Urls.RepliesHome, "message-square", Access.ReadTickets, Words: "settings greeting closing confidence"),
        new("Macros", Urls.MacrosHome, "pen-line", Access.ReadTickets, Words: "settings canned replies templates snippets"),
        new("Upload tickets", Urls.UploadTickets, "archive", Access.Ingest, Words: "settings csv import"),
        new("API docs", Urls.ApiDocs, "code-xml", Access.AnyMember, Words: "rest openapi"),
    ];

    /// <summary>What the rail holds besides the places of <see cref="All"/>: two doors to many rooms.</summary>
    public static readonly Place Rules =
        new("Playbooks and policies", Urls.PlaybooksHome, "scale", Access.ReadTickets, Within: Urls.PlaybooksHome);

    public static readonly Place Settings = new("Settings", Urls.RoutingHome, "settings", Access.ReadTickets, ",", SettingsRoot);

    public static IEnumerable<Place> For(string role) =>
        SnakeCase.TryParse<Role>(role, out var known) ? All.Where(place => Opens(place, known)) : [];

    public static bool Opens(Place place, Role role) => new Actor(Guid.Empty, "", role, Guid.Empty).May(place.Permission);
}
