using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Actions;
using RainRef.Web.Api;

namespace RainRef.Web.Actions;

/// <param name="Yaml">The playbook's text.</param>
public sealed record PlaybookBody(string? Yaml);

/// <param name="Yaml">The playbook's text; what is in force under the name stays as it is.</param>
/// <param name="TicketNumber">The ticket to try it on.</param>
/// <param name="Params">Values for what it asks of a person.</param>
public sealed record PlaybookTrialBody(string? Yaml, long TicketNumber, Dictionary<string, string>? Params = null);

/// <param name="Enabled">Whether it proposes and runs actions.</param>
public sealed record PlaybookSwitchBody(bool? Enabled);

public sealed record PlaybookList(IReadOnlyList<PlaybookRow> Items);

/// <param name="Valid">Whether nothing is wrong.</param>
public sealed record PlaybookCheck(bool Valid, IReadOnlyList<PlaybookError> Errors);

public static class PlaybookEndpoints
{
    public static void MapPlaybookEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/playbooks").WithTags("playbooks");
        group.MapGet("/schema.json", () => TypedResults.Text(PlaybookSchema.Text, "application/schema+json")).AllowAnonymous()
            .WithName("PlaybookSchema").WithSummary("The playbook format as JSON Schema.");
        group.MapGet("/", ListAsync).RequireAuthorization(Access.ReadTickets).WithName("ListPlaybooks")
            .WithSummary("The workspace's playbooks: its own, and the built-in ones that it has not replaced.");
        group.MapGet("/{name}", FindAsync).RequireAuthorization(Access.ReadTickets).WithName("GetPlaybook")
            .WithSummary("A playbook's text and versions; ?version=3 gives that one's text.");
        group.MapPost("/validate", Validate).RequireAuthorization(Access.ReadTickets).WithName("ValidatePlaybook")
            .WithSummary("Everything that is wrong with a text, by line and column. Keeps nothing.");
        group.MapPost("/simulate", SimulateAsync).RequireAuthorization(Access.Act).WithName("SimulatePlaybook")
            .WithSummary("What a text would do about a ticket. Keeps and sends nothing.");
        group.MapPut("/{name}", SaveAsync).RequireAuthorization(Access.Administer).WithName("SavePlaybook")
            .WithSummary("Put a new version in force. 400 lists what is wrong in details.errors.");
        group.MapPost("/{name}/switch", SwitchAsync).RequireAuthorization(Access.Administer).WithName("SwitchPlaybook")
            .WithSummary("Enable or disable a playbook, built-in ones too.");
    }

    private static async Task<Ok<PlaybookList>> ListAsync(PlaybookEditor editor, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(new PlaybookList(await editor.ListAsync(http.Actor().WorkspaceId, ct)));

    private static async Task<Results<Ok<PlaybookText>, ProblemHttpResult>> FindAsync(
        string name, int? version, PlaybookEditor editor, HttpContext http, CancellationToken ct)
    {
        var found = await editor.FindAsync(http.Actor().WorkspaceId, name, version, ct);
        return found.Succeeded ? TypedResults.Ok(found.Value) : found.Error.ToProblem(http);
    }

    private static Results<Ok<PlaybookCheck>, ProblemHttpResult> Validate(PlaybookBody body, HttpContext http)
    {
        if (body.Yaml is null)
            return Error.Validation("yaml", "yaml is the playbook's text.").ToProblem(http);
        var reading = PlaybookParser.Read(body.Yaml);
        return TypedResults.Ok(new PlaybookCheck(reading.Errors.Count == 0, reading.Errors));
    }

    private static async Task<Results<Ok<Simulation>, ProblemHttpResult>> SimulateAsync(
        PlaybookTrialBody body, PlaybookEditor editor, HttpContext http, CancellationToken ct)
    {
        if (body.Yaml is null)
            return Error.Validation("yaml", "yaml is the playbook's text.").ToProblem(http);
        var shown = await editor.SimulateAsync(http.Actor(), body.Yaml, body.TicketNumber, body.Params ?? [], ct);
        return shown.Succeeded ? TypedResults.Ok(shown.Value) : shown.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<PlaybookRow>, ProblemHttpResult>> SaveAsync(
        string name, PlaybookBody body, PlaybookEditor editor, HttpContext http, CancellationToken ct)
    {
        if (body.Yaml is null)
            return Error.Validation("yaml", "yaml is the playbook's text.").ToProblem(http);
        var saved = await editor.SaveAsync(http.Actor(), name, body.Yaml, ct);
        return saved.Succeeded ? TypedResults.Ok(saved.Value) : saved.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<PlaybookRow>, ProblemHttpResult>> SwitchAsync(
        string name, PlaybookSwitchBody body, PlaybookEditor editor, HttpContext http, CancellationToken ct)
    {
        if (body.Enabled is not { } enabled)
            return Error.Validation("enabled", "enabled is true or false.").ToProblem(http);
        var switched = await editor.SwitchAsync(http.Actor(), name, enabled, ct);
        return switched.Succeeded ? TypedResults.Ok(switched.Value) : switched.Error.ToProblem(http);
    }
}
