using System.Globalization;

namespace RainRef.Domain.Receipts;

/// <summary>
/// What a workspace's log was at one moment. As text, by C2SP "tlog-checkpoint": origin, number of receipts, root in
/// Base64, and the line <c>time …</c>.
/// </summary>
/// <param name="Origin">Names the log for ever: a prefix of the installation's choice, and the workspace's id.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root, DateTimeOffset Time)
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string TimeLine = "time ";

    public static string OriginOf(string prefix, Guid workspaceId) => $"{prefix}/{workspaceId:D}";

    public string Text() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n{TimeLine}{Time.ToUniversalTime().ToString(TimeForm, CultureInfo.InvariantCulture)}\n");

    /// <exception cref="FormatException">The text is not a checkpoint; the message says what is wrong.</exception>
    public static Checkpoint Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[^1].Length > 0 || lines[0].Length == 0)
            throw new FormatException("A checkpoint has lines for origin, size and root.");
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || size.ToString(CultureInfo.InvariantCulture) != lines[1])
            throw new FormatException("A checkpoint's second line is its size.");
        var root = Convert.FromBase64String(lines[2]);
        if (root.Length != MerkleTree.HashBytes || Convert.ToBase64String(root) != lines[2])
            throw new FormatException("A checkpoint's third line is its root: Base64 of 32 bytes.");
        var stated = lines.Skip(3).FirstOrDefault(l => l.StartsWith(TimeLine, StringComparison.Ordinal));
        var time = DateTimeOffset.TryParseExact(
            stated?[TimeLine.Length..], TimeForm, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : default;
        return new Checkpoint(lines[0], size, root, time);
    }
}
