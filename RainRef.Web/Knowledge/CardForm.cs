using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;

namespace RainRef.Web.Knowledge;

/// <summary>A slot as it is being declared.</summary>
public sealed class SlotRow
{
    public string Name { get; set; } = "";

    public SlotType Type { get; set; }

    public string Default { get; set; } = "";
}

/// <summary>A card as somebody writes it.</summary>
public sealed class CardForm
{
    public string Title { get; set; } = "";

    public string Body { get; set; } = "";

    /// <summary>Separated by commas.</summary>
    public string Tags { get; set; } = "";

    public string Product { get; set; } = "";

    public List<SlotRow> Slots { get; private set; } = [];

    /// <summary>Null leaves the owner.</summary>
    public Guid? OwnerId { get; set; }

    /// <summary>Null for the workspace's interval.</summary>
    public int? VerifyEveryDays { get; set; }

    /// <summary>Slots that the text uses and nothing declares: with them it cannot be approved.</summary>
    public IEnumerable<string> Undeclared => SlotText.Used(Body).Except(Slots.Select(s => s.Name.Trim()));

    public static CardForm Of(KbCard card) => new()
    {
        Title = card.Title,
        Body = card.Body,
        Tags = string.Join(", ", card.Tags),
        Product = card.Product ?? "",
        Slots = [.. card.Slots.Select(s => new SlotRow { Name = s.Name, Type = s.Type, Default = s.Default ?? "" })],
        OwnerId = card.OwnerId,
        VerifyEveryDays = card.VerifyEveryDays,
    };

    public Result<CardContent> ToContent() => CardContent.Create(
        Title, Body, Tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), Product,
        Slots.Select(s => new CardSlot(s.Name.Trim(), s.Type, s.Default.Length > 0 ? s.Default : null)));
}
