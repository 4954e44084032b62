namespace RainRef.Web.Workspaces.Channels;

/// <summary>How a setting of a channel is written.</summary>
public enum FieldKind
{
    Line,
    Address,
    Choice,

    /// <summary>Several values with commas between; kept as a JSON array.</summary>
    List,
}

/// <summary>A setting that a channel understands.</summary>
/// <param name="Key">As it is stored.</param>
/// <param name="Choices">Of <see cref="FieldKind.Choice"/>: what is stored, and what is shown.</param>
public sealed record ChannelField(
    string Key, string Label, FieldKind Kind = FieldKind.Line, string Placeholder = "", string? Help = null,
    IReadOnlyList<(string Value, string Label)>? Choices = null);

/// <summary>A secret that a channel understands.</summary>
public sealed record ChannelSecret(string Name, string Label, string? Help = null);
