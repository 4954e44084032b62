using RainRef.Domain.Tickets;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace RainRef.Web.Workspaces.Demo;

/// <summary>A macro of <c>demo/macros.yaml</c>; one that does nothing is a canned piece.</summary>
public sealed class DemoMacro
{
    public string Name { get; set; } = "";

    public string Body { get; set; } = "";

    public TicketStatus? Status { get; set; }

    public TicketPriority? Priority { get; set; }

    public List<string>? AddTags { get; set; }

    /// <summary><c>me</c> or <c>nobody</c>.</summary>
    public string? Assign { get; set; }
}

/// <summary>Reads lists of the demo's files.</summary>
internal static class DemoYaml
{
    private static readonly IDeserializer Yaml =
        new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance)
            .WithEnumNamingConvention(UnderscoredNamingConvention.Instance).Build();

    public static List<T> Read<T>(string text) => Yaml.Deserialize<List<T>>(text);
}
