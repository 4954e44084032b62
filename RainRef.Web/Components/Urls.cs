using System.Globalization;
using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Web.Tickets;

namespace RainRef.Web.Components;

/// <summary>Builds every address of the console.</summary>
public static class Urls
{
    public const string SignIn = "/app/sign-in";
    public const string SignOut = "/app/sign-out";
    public const string AddSignIn = "/app/sign-in?add=true";
    public const string Workspaces = "/app/workspaces";
    public const string NotAllowed = "/app/not-allowed";
    public const string NotFound = "/app/not-found";
    public const string ApiDocs = "/docs";
    public const string InboxHome = "/app/inbox";
    public const string Approvals = "/app/approvals";
    public const string PlaybooksHome = "/app/playbooks";
    public const string PoliciesHome = "/app/policies";

    public const string TriageQualityHome = "/app/quality/triage";

    /// <param name="compared">The version whose changes are shown; null for the one that serves.</param>
    public static string TriageQuality(TriageKind kind, Guid? compared = null) =>
        $"{TriageQualityHome}?kind={SnakeCase.Of(kind)}{(compared is { } id ? $"&compared={id:D}" : "")}";
    public const string RetentionHome = "/app/settings/retention";
    public const string WorkspaceHome = "/app/settings/workspace";
    public const string MembersHome = "/app/settings/members";
    public const string ApiKeysHome = "/app/settings/api-keys";
    public const string PersonalData = "/app/settings/personal-data";
    public const string ChannelsHome = "/app/settings/channels";
    public const string RoutingHome = "/app/settings/routing";
    public const string ModelsHome = "/app/settings/models";
    public const string MacrosHome = "/app/settings/macros";
    public const string RepliesHome = "/app/settings/replies";
    public const string NewIntents = "/app/quality/intents";
    public const string AnswerQualityHome = "/app/quality/answers";

    public static string AnswerQuality(int weeks) => string.Create(CultureInfo.InvariantCulture, $"{AnswerQualityHome}?weeks={weeks}");

    public const string TaxonomyHome = "/app/settings/taxonomy";

    public static string Taxonomy(TriageKind kind) => $"{TaxonomyHome}?kind={SnakeCase.Of(kind)}";

    public static string TicketByNumber(long number) => string.Create(CultureInfo.InvariantCulture, $"{InboxHome}/{number}");
    public const string UploadTickets = "/app/settings/upload";

    public const string SignalsHome = "/app/signals";
    public const string ReceiptsHome = "/app/receipts";

    public const string Knowledge = "/app/knowledge/";
    public const string Cards = $"{Knowledge}cards";
    public const string NewCard = $"{Cards}/new";
    public const string Sources = $"{Knowledge}sources";

    public static string Workspace(Guid id) => $"{Workspaces}/{id:D}";

    public static string SignInAndReturn(string to) => $"{SignIn}?returnUrl={Uri.EscapeDataString(to)}";

    public static string Playbook(string name) => $"{PlaybooksHome}/{Uri.EscapeDataString(name)}";

    public static string Policy(Guid draft) => $"{PoliciesHome}/{draft:D}";

    public static string Inbox(InboxPlace place) => InboxHome + Query(place);

    public static string Ticket(long number, InboxPlace place) =>
        string.Create(CultureInfo.InvariantCulture, $"{InboxHome}/{number}{Query(place)}");

    public static string Approval(Guid id) => $"{Approvals}/{id:D}";

    public static string Signals(string? weeks, string? area, string? least) =>
        SignalsHome + Query(("weeks", weeks), ("area", area), ("least", least));

    /// <summary>The timeline of receipts, or one of them beside it.</summary>
    /// <param name="family">The first word of their kinds; null for all.</param>
    /// <param name="ticket">A ticket's number.</param>
    public static string Receipts(string? family = null, long? ticket = null, Guid? open = null) =>
        (open is { } id ? $"{ReceiptsHome}/{id:D}" : ReceiptsHome)
        + Query(("of", family), ("ticket", ticket?.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The list of cards.</summary>
    /// <param name="state">A state's name or <c>due</c>; null for all that are not retired.</param>
    public static string CardList(string? words, string? state) => Cards + Query(("q", words), ("state", state));

    /// <summary>A card; <paramref name="view"/> is <c>inline</c> or null.</summary>
    public static string Card(Guid id, string? view = null) => $"{Cards}/{id}" + (view is null ? "" : $"?view={view}");

    public static string EditCard(Guid id) => $"{Cards}/{id}/edit";

    /// <summary>A page of the list of sources.</summary>
    public static string SourceList(string? words, string? state, int page) =>
        Sources + Query(("q", words), ("state", state), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    /// <summary>A source, with what to mark in it.</summary>
    public static string Source(Guid id, int? version = null, Guid? fragment = null, int? start = null, int? end = null) =>
        $"{Sources}/{id}" + Query(
            ("version", version?.ToString(CultureInfo.InvariantCulture)), ("fragment", fragment?.ToString()),
            ("start", start?.ToString(CultureInfo.InvariantCulture)), ("end", end?.ToString(CultureInfo.InvariantCulture)));

    /// <summary>An address to go to after sign-in; only ever one of this site.</summary>
    public static string LocalOr(string? address, string otherwise) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : otherwise;

    private static string Query(params (string Name, string? Value)[] parts)
    {
        var given = parts.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}");
        return string.Join('&', given) is { Length: > 0 } query ? "?" + query : "";
    }

    private static string Query(InboxPlace place) => place.ToQuery() is { Length: > 0 } query ? "?" + query : "";
}
