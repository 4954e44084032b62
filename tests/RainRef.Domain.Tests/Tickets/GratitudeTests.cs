using RainRef.Domain.Tickets;

namespace RainRef.Domain.Tests.Tickets;

public sealed class GratitudeTests
{
    [Theory]
    [InlineData("Thanks!")]
    [InlineData("Thank you so much, Maria. That worked perfectly!")]
    [InlineData("Great, thanks for the quick reply.\n\nBest regards\nTom")]
    [InlineData("thx 👍")]
    [InlineData("Perfect, it works now. Have a nice weekend!")]
    [InlineData("Thank you!\n\nOn Mon, 3 Nov 2026, Support wrote:\n> Did this help? The error is gone.")]
    [InlineData("Vielen Dank für die schnelle Hilfe!")]
    [InlineData("Super, hat geklappt. Danke und liebe Grüße")]
    [InlineData("Muchas gracias por su ayuda, ya funciona todo.")]
    [InlineData("Merci beaucoup pour votre aide rapide, tout fonctionne.")]
    [InlineData("Grazie mille per il vostro aiuto!")]
    [InlineData("Muito obrigada pela ajuda!")]
    [InlineData("Hartelijk bedankt voor de snelle reactie")]
    [InlineData("Dziękuję bardzo za pomoc")]
    [InlineData("Tack så mycket för hjälpen!")]
    [InlineData("Большое спасибо за помощь!")]
    [InlineData("ありがとうございました。助かりました。")]
    [InlineData("非常感谢您的帮助！")]
    [InlineData("감사합니다!")]
    public void IsAll_OnlyThanks_Holds(string text) => Assert.True(Gratitude.IsAll(text));

    [Theory]
    [InlineData("Thanks but it still fails")]
    [InlineData("Thank you. However the export is empty again.")]
    [InlineData("Thanks! When will it ship?")]
    [InlineData("Thanks, can I also change the plan")]
    [InlineData("Thank you, please cancel my account")]
    [InlineData("Thanks, my order is 4711")]
    [InlineData("Thanks. The gateway in the Hamburg warehouse beeps loudly since Tuesday")]
    [InlineData("Danke, aber es geht nicht")]
    [InlineData("Danke! Könnten Sie noch die Rechnung schicken")]
    [InlineData("Gracias, pero sigue sin funcionar")]
    [InlineData("Merci mais cela ne marche pas")]
    [InlineData("Grazie, ma non funziona")]
    [InlineData("Obrigado, mas ainda não funciona")]
    [InlineData("Bedankt, maar het werkt nog niet")]
    [InlineData("Спасибо, но не работает")]
    [InlineData("ありがとうございます。しかしまだ動きません")]
    [InlineData("谢谢，但是还是不行")]
    [InlineData("It does not work")]
    [InlineData("Hello")]
    [InlineData("")]
    public void IsAll_AnythingElse_DoesNot(string text) => Assert.False(Gratitude.IsAll(text));
}
