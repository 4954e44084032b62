using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Triage;

/// <summary>One value that triage may give in a workspace, such as an intent. What is not enabled is never given.</summary>
public sealed class TriageValue : IWorkspaceOwned
{
    /// <summary>Between the levels of a category's key.</summary>
    public const string LevelSeparator = " › ";

    public const int MaxKeyLength = 100;
    public const int MaxNameLength = 200;
    private const int MaxLevels = 3;

    private TriageValue()
    {
    }

    public TriageValue(Guid id, Guid workspaceId, TriageKind kind, TriageValueDraft draft, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Kind = kind;
        Key = draft.Key;
        Name = draft.Name ?? draft.Key;
        Parent = draft.Parent;
        Category = draft.Category;
        ProductArea = draft.ProductArea;
        Queue = draft.Queue;
        Enabled = true;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public TriageKind Kind { get; private set; }

    /// <summary>What is stored on tickets; for a category its levels, with <see cref="LevelSeparator"/> between.</summary>
    public string Key { get; private set; } = "";

    public string Name { get; private set; } = "";

    /// <summary>The key of the value above it, for what forms a tree.</summary>
    public string? Parent { get; private set; }

    /// <summary>Where an intent leads while nothing better is known: a category's, an area's and a queue's key.</summary>
    public string? Category { get; private set; }

    public string? ProductArea { get; private set; }

    public string? Queue { get; private set; }

    public bool Enabled { get; private set; }

    /// <summary>The key of the value that took this one's place: whatever still names this one means that.</summary>
    public string? ReplacedBy { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>What is wrong with a new value; null when nothing is.</summary>
    public static Error? Check(TriageKind kind, TriageValueDraft draft)
    {
        if (!IsPlain(draft.Key, MaxKeyLength))
            return Error.Validation("key", $"key has 1 to {MaxKeyLength} characters, none of them a control character, and no blanks around it.");
        if (draft.Key == Judgement.UnknownValue)
            return Error.Validation("key", $"'{Judgement.UnknownValue}' means that no value fits.");
        if (draft.Name is { } name && !IsPlain(name, MaxNameLength))
            return Error.Validation("name", $"name has 1 to {MaxNameLength} characters, none of them a control character, and no blanks around it.");
        if (kind == TriageKind.Category && draft.Key.Split(LevelSeparator).Length > MaxLevels)
            return Error.Validation("key", $"A category has at most {MaxLevels} levels.");
        return null;
    }

    public Error? Rename(string name)
    {
        if (!IsPlain(name, MaxNameLength))
            return Error.Validation("name", $"name has 1 to {MaxNameLength} characters, none of them a control character.");
        Name = name;
        return null;
    }

    /// <summary>A value that serves again stands for itself.</summary>
    public void Enable(bool enabled) => (Enabled, ReplacedBy) = (enabled, enabled ? null : ReplacedBy);

    /// <summary>Never given again; what names it means the other one.</summary>
    public void Replace(string by) => (Enabled, ReplacedBy) = (false, by);

    /// <summary>Where an intent leads; an empty text leads to none, null leaves it as it is.</summary>
    public void Lead(string? category, string? productArea, string? queue)
    {
        Category = Led(Category, category);
        ProductArea = Led(ProductArea, productArea);
        Queue = Led(Queue, queue);
    }

    /// <summary>Follows a value that it leads to, or that stands above it, under its other key.</summary>
    public void Follow(TriageKind kind, string from, string to)
    {
        if (kind == TriageKind.Category && Category == from)
            Category = to;
        if (kind == TriageKind.ProductArea && ProductArea == from)
            ProductArea = to;
        if (kind == Kind && Parent == from)
            Parent = to;
        if (kind == Kind && ReplacedBy == from)
            ReplacedBy = to == Key ? null : to;
    }

    /// <summary>The same under another key.</summary>
    public TriageValueDraft As(string key, string? name = null) => new(
        key, name ?? (Name == Key || Kind == TriageKind.Category ? null : Name), Above(Kind, key) ?? Parent, Category, ProductArea, Queue);

    /// <summary>The key of the level above a category's; null for what has none.</summary>
    public static string? Above(TriageKind kind, string key)
    {
        var at = kind == TriageKind.Category ? key.LastIndexOf(LevelSeparator, StringComparison.Ordinal) : -1;
        return at < 0 ? null : key[..at];
    }

    /// <summary>The last level of a category's key; any other key as it is.</summary>
    public static string Last(TriageKind kind, string key) =>
        Above(kind, key) is { } above ? key[(above.Length + LevelSeparator.Length)..] : key;

    private static string? Led(string? before, string? now) => now switch
    {
        null => before,
        "" => null,
        _ => now,
    };

    private static bool IsPlain(string text, int most) =>
        text.Length > 0 && text.Length <= most && text == text.Trim() && !text.Any(char.IsControl) && StorableText.Is(text);
}

/// <summary>A value to add.</summary>
public sealed record TriageValueDraft(
    string Key, string? Name = null, string? Parent = null, string? Category = null, string? ProductArea = null, string? Queue = null);
