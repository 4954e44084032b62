using RainRef.Infrastructure.Actions;

namespace RainRef.Web.Workspaces.Channels;

/// <summary>What people are told of a channel, in their language, and which settings it reads.</summary>
public sealed record ChannelKind(
    string Name, string Icon, string About, IReadOnlyList<ChannelField> Fields, IReadOnlyList<ChannelSecret> Secrets)
{
    public static ChannelKind Of(string adapter) => adapter switch
    {
        "email" => new(
            T["E-mail"], "mail", T["Sends replies to customers. The mail server is the installation's, under Email in its configuration."], [], []),
        "raindock" => new("RainDock", "layers", T["Looks into customers' accounts and changes them, as playbooks ask."], Service(), Token()),
        "rainship" => new("RainShip", "layers", T["Ships, reships and refunds, as playbooks ask."], Service(), Token()),
        "rainscout" => new("RainScout", "lightbulb", T["Takes product signals for planning. Nothing is sent there yet; what is set is kept."], [], []),
        "webhook" => new(
            "Webhook", "zap", T["Tells another program of tickets, answers, actions and signals as they happen, signed as Standard Webhooks says."],
            [new("url", T["Address|of a service"], FieldKind.Address, "https://hooks.example.com/rainref")],
            [new("secret", T["Signing secret"], T["Begins with whsec_, as Standard Webhooks writes them."])]),
        _ => new(
            adapter.StartsWith(ServiceDirectory.AdapterPrefix, StringComparison.Ordinal) ? adapter[ServiceDirectory.AdapterPrefix.Length..] : adapter,
            "plug", T["A service that playbooks call by this name."], Service(), Token()),
    };

    private static IReadOnlyList<ChannelField> Service() =>
    [
        new("base_url", T["Address|of a service"], FieldKind.Address, "https://api.example.com"),
        new("sandbox_url", T["Address for trials"], FieldKind.Address, "https://sandbox.example.com", T["Used by playbooks with sandbox: true."]),
        new("auth", T["Signs in by"], FieldKind.Choice, Choices:
        [
            ("", T["nothing|sign in"]), ("bearer", T["a bearer token"]), ("basic", T["user and password"]), ("header", T["a header of its own"]),
        ]),
        new("auth_header", T["Header's name"], Placeholder: "X-Api-Key"),
        new("methods", T["Methods"], FieldKind.List, "POST, PUT", T["Besides GET; all where it is empty."]),
        new("paths", T["Paths"], FieldKind.List, "/orders/*, /users/**", T["* is one part, ** any rest; all where it is empty."]),
        new("operations", T["Where outcomes are asked"], Placeholder: "/operations/{key}", Help: T["A path with {key}, or none where it cannot be asked."]),
    ];

    private static IReadOnlyList<ChannelSecret> Token() => [new("token", T["Token"], T["For user and password: user:password."])];
}
