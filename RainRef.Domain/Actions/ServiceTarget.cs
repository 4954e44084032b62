using System.Text;
using System.Text.RegularExpressions;
using RainRef.Domain.Common;

namespace RainRef.Domain.Actions;

/// <summary>A service as playbooks may call it.</summary>
/// <param name="Address">What its paths are below, without a slash at the end.</param>
/// <param name="Sandbox">The same for sandboxes; null where it has none.</param>
/// <param name="Methods">Methods that may be used.</param>
/// <param name="Paths">Paths that may be called: <c>*</c> stands for a segment or a part of one, <c>**</c> for any rest.</param>
/// <param name="OperationsPath">Where it says what became of a key, with <c>{key}</c>; null where it cannot be asked.</param>
/// <param name="Simulated">Whether the program itself stands in for it.</param>
public sealed record ServiceTarget(
    string Name,
    string Address,
    string? Sandbox,
    IReadOnlyList<string> Methods,
    IReadOnlyList<string> Paths,
    string? OperationsPath,
    bool Simulated = false)
{
    /// <summary>The full address of a path, if it may be called.</summary>
    public Result<string> Resolve(string method, string path, bool sandbox)
    {
        var origin = sandbox ? Sandbox : Address;
        if (origin is null)
            return Error.Validation("sandbox", $"The service '{Name}' has no sandbox.");
        if (!Methods.Contains(method))
            return Error.Forbidden("method_not_allowed", $"The service '{Name}' may not be called with {method}.");
        var bare = path.Split('?')[0];
        if (!Paths.Any(allowed => Glob(allowed).IsMatch(bare)))
            return Error.Forbidden("path_not_allowed", $"The service '{Name}' may not be called at {bare}.");
        // What is sent must be what is shown: an address that the client would still tidy up is refused.
        return Uri.TryCreate(origin + path, UriKind.Absolute, out var uri) && uri.AbsoluteUri == origin + path
            ? uri.AbsoluteUri
            : Error.Validation("path", $"'{path}' is no path that can be sent as it is.");
    }

    /// <summary>Whether an address that was built earlier still belongs to the service.</summary>
    public bool Owns(string address) =>
        address.StartsWith(Address + "/", StringComparison.Ordinal)
        || (Sandbox is not null && address.StartsWith(Sandbox + "/", StringComparison.Ordinal));

    private static Regex Glob(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        foreach (var (part, index) in pattern.Split("**").Select((part, index) => (part, index)))
            regex.Append(index > 0 ? ".*" : "").AppendJoin("[^/]*", part.Split('*').Select(Regex.Escape));
        return new Regex(regex.Append(@"\z").ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}
