using System.Globalization;

namespace RainRef.Infrastructure.Persistence.Embedded;

/// <summary>Who runs the server: the program's own account, or another where root runs the program.</summary>
internal sealed class ServerAccount
{
    private readonly string[] _prefix;

    private ServerAccount(string name, string? uid, string? gid)
    {
        Name = name;
        Owner = uid is null ? null : $"{uid}:{gid}";
        // By way of a shell, below: setpriv itself still has root's rights when it looks a program up.
        _prefix = uid is null ? [] : ["setpriv", $"--reuid={uid}", $"--regid={gid}", "--clear-groups"];
    }

    public string Name { get; }

    /// <summary><c>uid:gid</c> of the account that must own the cluster, or null where it is the program's own.</summary>
    public string? Owner { get; }

    public static async Task<ServerAccount> ResolveAsync(string? configured, string clusterFolder, CancellationToken ct)
    {
        if (!Environment.IsPrivilegedProcess)
            return new ServerAccount(Environment.UserName, null, null);

        // A cluster that somebody made without root stays theirs: next time they may run it without root again.
        if (Directory.Exists(clusterFolder) && await OwnerOfAsync(clusterFolder, ct) is { } owner && owner[0] != "0")
            return new ServerAccount($"#{owner[0]}", owner[0], owner[1]);

        if (!string.IsNullOrWhiteSpace(configured))
        {
            return await LookUpAsync(configured, ct) ?? throw new EmbeddedPostgresException(
                $"RAINREF_PG_USER names the account '{configured}', which does not exist or is root.");
        }

        return await LookUpAsync("postgres", ct) ?? await LookUpAsync("nobody", ct) ?? throw new EmbeddedPostgresException(
            "PostgreSQL refuses to be run by root. Name an ordinary account in RAINREF_PG_USER, or run RainRef as one.");
    }

    /// <summary>The command, as this account runs it.</summary>
    public IReadOnlyList<string> Command(string program, params IEnumerable<string> arguments) =>
        Owner is null
            ? [program, .. arguments]
            : [.. _prefix, "sh", "-c", "exec \"$0\" \"$@\"", program, .. arguments];

    public Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct) =>
        ServerCommand.RunAsync(Command(program, arguments), ct);

    /// <summary>Tried, not computed: whether this account may pass through the folder.</summary>
    public async Task<bool> CanEnterAsync(string folder, CancellationToken ct) =>
        Owner is null || (await RunAsync("test", ["-x", folder + "/."], ct)).Succeeded;

    /// <summary>Makes a folder that only this account (and root) can enter.</summary>
    public async Task MakePrivateAsync(string folder, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        UnixFiles.SetMode(folder, UnixFiles.Private);
        if (Owner is null)
            return;
        var owned = await ServerCommand.RunAsync(["chown", "-R", Owner, folder], ct);
        if (!owned.Succeeded)
            throw new EmbeddedPostgresException($"'{folder}' could not be given to the account '{Name}': {owned.Output}");
    }

    /// <summary>User and group id of a folder's owner.</summary>
    public static async Task<string[]?> OwnerOfAsync(string folder, CancellationToken ct)
    {
        string[] format = OperatingSystem.IsLinux() ? ["-c", "%u:%g"] : ["-f", "%u:%g"];
        var asked = await ServerCommand.RunAsync(["stat", .. format, folder], ct);
        return asked.Succeeded && asked.Output.Split(':') is { Length: 2 } parts ? parts : null;
    }

    private static async Task<ServerAccount?> LookUpAsync(string name, CancellationToken ct)
    {
        var uid = await ServerCommand.RunAsync(["id", "-u", name], ct);
        var gid = await ServerCommand.RunAsync(["id", "-g", name], ct);
        var known = uid.Succeeded && gid.Succeeded && int.TryParse(uid.Output, CultureInfo.InvariantCulture, out var number) && number != 0;
        return known ? new ServerAccount(name, uid.Output, gid.Output) : null;
    }
}
