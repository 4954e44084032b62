namespace RainRef.Web.Tests.Triage;

/// <summary>Tickets of a shop, of kinds that no rule knows; each text is another one.</summary>
internal static class StoryTexts
{
    public static readonly string[] Kinds = ["gift_cards", "delivery_slot", "allergens", "opening_hours"];

    private static readonly string[][] Openings =
    [
        ["My gift card", "The voucher from my aunt", "A gift card for 50 euros", "The balance of my gift card", "This gift voucher"],
        ["My delivery slot", "The courier", "The van with my groceries", "Tonight's delivery window", "My grocery delivery"],
        ["The granola bar", "Your hummus", "The pesto in a jar", "This chocolate spread", "Your oat biscuits"],
        ["The store in Leeds", "Your shop by the station", "The branch on Mill Lane", "Your market hall", "The corner shop"],
    ];

    private static readonly string[][] Endings =
    [
        ["is not accepted at the till.", "shows a balance of zero although the voucher is new.", "cannot be redeemed on the website.", "has no code on the card to redeem."],
        ["did not come between six and eight.", "should be moved to tomorrow morning.", "was late and nobody rang the bell.", "needs another time slot, we are away."],
        ["does not say whether it contains peanuts.", "may contain traces of gluten, is that so?", "made my son ill, he is allergic to nuts.", "lists milk, and I need it without lactose."],
        ["was closed on Sunday although the door says open.", "opens at what time on bank holidays?", "should be open until nine, was it closed early?", "has which opening times on Saturday?"],
    ];

    /// <summary>Twenty texts of a kind, by number.</summary>
    public static (string Text, string Kind) At(int number)
    {
        var (kind, i) = (number % Kinds.Length, number / Kinds.Length % 20);
        return ($"{Openings[kind][i % 5]} {Endings[kind][i % 4]} (case {number})", Kinds[kind]);
    }
}
