using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Workspaces;
using RainRef.Testing;
using RainRef.Web.Workspaces.Demo;

namespace RainRef.EndToEnd.Knowledge;

/// <summary>Approved cards in the demo workspace, so that tickets here get drafts.</summary>
internal static class DemoCards
{
    public const string Activation = "Activating an account";

    private static readonly CardContent[] Cards =
    [
        new(
            Activation,
            """
            The activation link is sent from no-reply@acme-sensors.example and expires after 24 hours.
            If you did not get the activation link, look in the spam folder and ask your mail administrator to allow the sender.
            Without the mail, use the six-digit code under Account › Activation.
            """,
            ["activation"], null),
        new(
            "Mail gateways and long links",
            """
            Some mail gateways rewrite the activation link and break it.
            Where a gateway rewrites links, request the short activation link: it stays under 80 characters.
            """,
            ["activation"], null),
        new(
            "Double charges",
            """
            When one card was charged twice for one invoice, the second charge is returned within five working days.
            Send both invoice numbers, so that billing can compare the two charges.
            """,
            ["billing"], null),
        new("Exports", "An export holds at most 10,000 rows as CSV. Larger exports come through the API.", ["export"], null),
        new("Readings by day", "The dashboard sums readings by day in the site's own time zone.", ["dashboard"], null),
        new("Inviting colleagues", "An admin invites colleagues under Members, one address a line.", ["members"], null),
        new("Firmware", "Firmware is installed at night. A gateway restarts once while it installs.", ["devices"], null),
        new("Battery life", "A battery lasts two years at one reading a minute.", ["devices"], null),
        new("Data retention", "Readings are kept for five years, then only their daily sums.", ["data"], null),
    ];

    public static async Task AddAsync(RainRefServer server)
    {
        var ct = CancellationToken.None;
        var editor = server.Services.GetRequiredService<CardEditor>();
        var works = server.Services.GetRequiredService<WorkFactory>();
        var workspaceId = await server.Services.GetRequiredService<WorkspaceAdministration>().FindAsync(DemoWorkspace.Slug, ct)
            ?? throw new InvalidOperationException("There is no demo workspace.");
        var lead = new Actor(Ids.New(TimeProvider.System), "Lena Lead", Role.Admin, workspaceId);
        await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
        foreach (var card in Cards)
        {
            var made = await editor.CreateAsync(work, lead, card, CardState.Approved, Ids.New(TimeProvider.System), ct);
            if (!made.Succeeded)
                throw new InvalidOperationException(made.Error.Message);
        }

        await work.CommitAsync(ct);
    }
}
