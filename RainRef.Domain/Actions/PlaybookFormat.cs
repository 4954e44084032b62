using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Actions;

/// <summary>The playbook format: every key, what it takes and what it means.</summary>
internal static class PlaybookFormat
{
    public const string ParameterName = "^[a-z][a-z0-9_]{0,49}$";
    private const string Slug = "^[a-z0-9][a-z0-9_-]{0,99}$";
    private const string ServiceName = "^[a-z][a-z0-9_-]{0,39}$";
    private const string HttpPath = "^/[^ #\\\\]*$";
    private static readonly string[] Roles = [.. Enum.GetValues<Role>().Select(SnakeCase.Of)];

    public static readonly string[] TicketFields = ["user_ref", "product", "id", "number", "subject", "channel"];

    public static readonly MapShape Playbook = new(
        "What to do about a kind of problem, and who may do it.",
        new Field("playbook", new TextShape("Its name, unique in the workspace.", Slug, MaxLength: 100), Required: true),
        new Field("title", new TextShape("What people read.", MaxLength: 200), Required: true),
        new Field("match", Match(), Required: true),
        new Field("action", new TextShape("The type of the action: what policies and approvals name.", "^[a-z][a-z0-9_]{0,99}$"), Required: true),
        new Field("parameters", new NamedShape("The action's parameters and where each comes from.", ParameterName, Parameter(), 50)),
        new Field("steps", new ListShape("What is done, in order.", StepOf(withRollback: true), 1, 20), Required: true),
        new Field("policy", Policy()),
        new Field("limits", Limits()),
        new Field("sandbox", new BooleanShape("Whether every http step goes to the service's sandbox address.")),
        new Field("canary", new MapShape(
            "Tries a new version on a share of the customers; the others keep the version before it.",
            new Field("percent", new NumberShape("The share, chosen by a hash of the customer.", 1, 100, Whole: true), Required: true))),
        new Field("signal", new TextShape(
            "The product signal that a thread of this kind gives.", OneOf: ["bug", "friction", "feature_request", "pricing_objection", "churn_risk"])));

    private static MapShape Match() => new(
        "Which tickets it is for.",
        new Field("intent", new TextShape("The intent that triage finds.", "^[a-z][a-z0-9_]*$", MaxLength: 100), Required: true),
        new Field("patterns", new ListShape(
            "Regular expressions without look-around or back-references; any one that is found in the text proposes the action.",
            new TextShape("A pattern.", MaxLength: 500), 0, 50)),
        new Field("product", new TextsShape("Only for tickets about these products.", new TextShape("A product.", MaxLength: 100), 20)));

    private static MapShape Parameter() => new(
        "Where a parameter's value comes from, and what it may be.",
        new Field("value", new TextShape("A fixed value.")),
        new Field("ticket", new TextShape("A field of the ticket.", OneOf: TicketFields)),
        new Field("pattern", new TextShape("The first group, or the whole match, of a regular expression in the ticket's text.", MaxLength: 500)),
        new Field("customer", new TextShape("A field of the customer record that came with the ticket (context.customer), by its path.", "^[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*$", MaxLength: 200)),
        new Field("ask", new TextShape("A question to the agent: the value comes from a person.", MaxLength: 300)),
        new Field("required", new BooleanShape("Whether the action cannot run without it; true unless it says otherwise.")),
        new Field("type", new TextShape("What the value is; string unless it says otherwise.", OneOf: ["string", "integer", "number", "boolean"])),
        new Field("one_of", new ListShape("The values that it may have.", new TextShape("A value."), 1, 100)),
        new Field("format", new TextShape("A regular expression that the whole value matches.", MaxLength: 500)),
        new Field("max_length", new NumberShape("Characters at the most.", 1, 2000, Whole: true)),
        new Field("min", new NumberShape("The least number.", -1e12, 1e12, Whole: false)),
        new Field("max", new NumberShape("The greatest number.", -1e12, 1e12, Whole: false)))
    {
        ExactlyOne = ["value", "ticket", "pattern", "customer", "ask"],
    };

    private static ChoiceShape StepOf(bool withRollback) => new(
        "One call of a tool.", "tool",
        ("http", Http(withRollback)), ("ticket", Ticket(withRollback)), ("email", Email(withRollback)));

    private static MapShape Http(bool withRollback) => new(
        "A request to a service whose address the configuration holds.",
        [
            .. Common("http"),
            new Field("service", new TextShape("raindock, rainship, or another that the configuration names.", ServiceName), Required: true),
            new Field("method", new TextShape("The method.", OneOf: ["POST", "PUT", "PATCH", "DELETE"]), Required: true),
            new Field("path", new TextShape("The path below the service's address; {parameter} is put in, escaped.", HttpPath, MaxLength: 1000), Required: true),
            new Field("headers", new NamedShape("More headers.", "^X-[A-Za-z0-9-]{1,60}$", new TextShape("A value.", MaxLength: 500), 20)),
            new Field("body", new AnyShape("The JSON body; a text that is just {parameter} becomes the parameter with its type.")),
            .. withRollback
                ? new[]
                {
                    new Field("state", new MapShape(
                        "What the step changes, read before and after it.",
                        new Field("path", new TextShape("Where GET shows it.", HttpPath, MaxLength: 1000), Required: true),
                        new Field("ignore", new ListShape("Fields that change by themselves.", new TextShape("A top-level field.", MaxLength: 100), 1, 20)))),
                }
                : [],
            new Field("timeout_seconds", new NumberShape("How long to wait for an answer; 10 unless it says otherwise.", 1, 60, Whole: true)),
            new Field("retries", new NumberShape("Further tries within one run; 3 unless it says otherwise.", 0, 10, Whole: true)),
            .. Rollback(withRollback),
        ]);

    private static MapShape Ticket(bool withRollback) => new(
        "A change of the ticket itself.",
        [
            .. Common("ticket"),
            new Field("operation", new TextShape(
                withRollback ? "What is done." : "What is done; restore puts back status, tags and assignee.",
                OneOf: withRollback ? ["note", "tag", "close", "assign"] : ["note", "tag", "restore"]), Required: true),
            new Field("tag", new TextShape("The tag, for tag.", MaxLength: 100)),
            new Field("note", new TextShape("A private note, for note; tag and close may have one.")),
            new Field("assignee", new TextShape("The member's e-mail address, for assign.", MaxLength: 200)),
            .. Rollback(withRollback),
        ]);

    private static MapShape Email(bool withRollback) => new(
        "A reply by e-mail, by way of the outbox.",
        [
            .. Common("email"),
            new Field("to", new TextShape("Whom it goes to; the ticket's customer unless it says otherwise.", MaxLength: 320)),
            new Field("subject", new TextShape("The subject; the ticket's unless it says otherwise.", MaxLength: 200)),
            new Field("text", new TextShape("The text.", MaxLength: 10_000), Required: true),
            .. Rollback(withRollback),
        ]);

    private static Field[] Common(string tool) =>
    [
        new Field("tool", new TextShape("The tool.", OneOf: [tool]), Required: true),
        new Field("name", new TextShape("What the step is called in receipts.", Slug, MaxLength: 60)),
    ];

    // Called while the format is being put together; a rollback has none of its own, so this ends.
    private static Field[] Rollback(bool allowed) =>
        allowed ? [new Field("rollback", StepOf(withRollback: false))] : [];

    private static MapShape Policy() => new(
        "Who may do it; the Rego policies read it as data.playbooks.",
        new Field("execute", new ListShape("Roles that may run it.", new TextShape("A role.", OneOf: Roles), 0, 5)),
        new Field("propose", new ListShape("Roles whose request a lead reviews.", new TextShape("A role.", OneOf: Roles), 0, 5)),
        new Field("auto_run", new BooleanShape("Whether the program may run it without a person; it needs a rollback for every step.")),
        new Field("per_user_per_day", new NumberShape("The same as limits.per_user_per_day.", 1, 100_000, Whole: true)));

    private static MapShape Limits() => new(
        "How often.",
        new Field("per_user_per_day", new NumberShape("For one user in 24 hours; 3 unless it says otherwise.", 1, 100_000, Whole: true)),
        new Field("per_day", new NumberShape("For the whole workspace in 24 hours.", 1, 1_000_000, Whole: true)));
}
