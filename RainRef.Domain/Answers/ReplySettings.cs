using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Answers;

/// <summary>How a workspace writes to its customers: greetings, closings, and how sure an answer must be.</summary>
public sealed class ReplySettings : IWorkspaceOwned
{
    public const int MaxTemplates = 40;
    public const int MaxLength = 1000;
    public const string FallbackLanguage = "en";

    private static readonly ReplyTemplate[] BuiltIn =
    [
        new("en", "Hello {{customer_name}},", "Hello,", "Kind regards\n{{agent_name}}"),
        new("de", "Guten Tag {{customer_name}},", "Guten Tag,", "Freundliche Grüße\n{{agent_name}}"),
        new("es", "Hola, {{customer_name}}:", "Hola:", "Un saludo\n{{agent_name}}"),
        new("fr", "Bonjour {{customer_name}},", "Bonjour,", "Cordialement\n{{agent_name}}"),
        new("it", "Buongiorno {{customer_name}},", "Buongiorno,", "Cordiali saluti\n{{agent_name}}"),
        new("pt", "Olá {{customer_name}},", "Olá,", "Com os melhores cumprimentos\n{{agent_name}}"),
        new("nl", "Beste {{customer_name}},", "Goedendag,", "Met vriendelijke groet\n{{agent_name}}"),
    ];

    private static readonly Dictionary<string, string> Headings = new()
    {
        ["en"] = "Sources:",
        ["de"] = "Quellen:",
        ["es"] = "Fuentes:",
        ["fr"] = "Sources :",
        ["it"] = "Fonti:",
        ["pt"] = "Fontes:",
        ["nl"] = "Bronnen:",
    };

    private ReplySettings()
    {
    }

    /// <summary>The row's id is the workspace's: there is one.</summary>
    public ReplySettings(Guid workspaceId)
    {
        Id = WorkspaceId = workspaceId;
        Templates = BuiltIn;
        DefaultLanguage = FallbackLanguage;
        Threshold = KbGrounder.Threshold;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public ReplyTemplate[] Templates { get; private set; } = [];

    /// <summary>For customers whose language cannot be told or has no template.</summary>
    public string DefaultLanguage { get; private set; } = FallbackLanguage;

    /// <summary>Below this confidence RainRef abstains; 0–1.</summary>
    public double Threshold { get; private set; }

    /// <summary>What a customer sees of the proofs.</summary>
    public ReplySources Sources { get; private set; }

    public Result<ReplySettings> Set(IReadOnlyList<ReplyTemplate> templates, string defaultLanguage, double threshold, ReplySources sources)
    {
        if (templates.Any(t => t is null) || templates.Count > MaxTemplates || templates.DistinctBy(t => t.Language).Count() != templates.Count)
            return Error.Validation("templates", $"There are at most {MaxTemplates} templates, one for each language.");
        foreach (var template in templates)
        {
            if (template.Language is not { Length: 2 } language || !language.All(char.IsAsciiLetterLower))
                return Error.Validation("templates", "A template's language is an ISO 639-1 code, such as en.");
            foreach (var (name, text) in ((string, string)[])[("greeting", template.Greeting), ("nameless", template.Nameless), ("closing", template.Closing), ("heading of sources", template.Sources ?? "")])
            {
                if (Fault(text) is { } fault)
                    return Error.Validation("templates", $"The {name} for {template.Language} {fault}.");
            }
        }

        if (templates.Count > 0 && !templates.Any(t => t.Language == defaultLanguage))
            return Error.Validation("default_language", "The default language has to be one with a template.");
        if (threshold is not (>= 0.05 and <= 0.99))
            return Error.Validation("threshold", "threshold is from 0.05 to 0.99.");
        if (templates.FirstOrDefault(t => SlotText.Used(t.Sources ?? "").Count > 0) is { } slotted)
            return Error.Validation("templates", $"The heading of sources for {slotted.Language} takes no slots.");
        (Templates, DefaultLanguage, Threshold, Sources) = ([.. templates], defaultLanguage, threshold, sources);
        return this;
    }

    /// <summary>The template for a language; null where the workspace wants none.</summary>
    public ReplyTemplate? For(string? language) =>
        Templates.FirstOrDefault(t => t.Language == language) ?? Templates.FirstOrDefault(t => t.Language == DefaultLanguage);

    /// <summary>What stands above the list of sources.</summary>
    public string HeadingFor(string? language)
    {
        var template = For(language);
        return template?.Sources is { Length: > 0 } own
            ? own
            : Headings.GetValueOrDefault(template?.Language ?? language ?? "", Headings[FallbackLanguage]);
    }

    private static string? Fault(string? text)
    {
        if (text is null || text.Length > MaxLength || !StorableText.Is(text))
            return $"has at most {MaxLength} characters";
        var unknown = SlotText.Used(text).Except(ReplySlots.Known).ToList();
        return unknown.Count == 0 ? null : $"has slots that nothing fills: {string.Join(", ", unknown)}";
    }
}
