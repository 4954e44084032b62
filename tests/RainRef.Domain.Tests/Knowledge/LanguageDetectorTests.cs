using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Tests.Knowledge;

public sealed class LanguageDetectorTests
{
    [Theory]
    [InlineData("en", "How do I reset the password of my account?")]
    [InlineData("de", "Wie setze ich das Passwort für mein Konto zurück?")]
    [InlineData("es", "¿Cómo puedo restablecer la contraseña de mi cuenta?")]
    [InlineData("fr", "Comment puis-je réinitialiser le mot de passe de mon compte ?")]
    [InlineData("it", "Come posso reimpostare la password del mio account?")]
    [InlineData("pt", "Como posso redefinir a senha da minha conta?")]
    [InlineData("nl", "Hoe kan ik het wachtwoord van mijn account opnieuw instellen?")]
    [InlineData("sv", "Hur återställer jag lösenordet för mitt konto?")]
    [InlineData("da", "Hvordan nulstiller jeg adgangskoden til min konto?")]
    [InlineData("no", "Hvordan tilbakestiller jeg passordet til kontoen? Det går ikke nå.")]
    [InlineData("fi", "Miten voin vaihtaa tilini salasanan?")]
    [InlineData("hu", "Hogyan lehet új jelszót kérni a fiókhoz?")]
    [InlineData("ro", "Cum pot să schimb parola contului?")]
    [InlineData("tr", "Hesabımın şifresini nasıl sıfırlarım?")]
    [InlineData("pl", "Jak mogę zresetować hasło do mojego konta?")]
    [InlineData("cs", "Jak mohu obnovit heslo ke svému účtu?")]
    [InlineData("ca", "Com puc restablir la contrasenya del meu compte? Què és això?")]
    [InlineData("id", "Bagaimana saya bisa mengatur ulang kata sandi?")]
    [InlineData("vi", "Làm thế nào để đặt lại mật khẩu của tôi?")]
    [InlineData("ru", "Как мне сбросить пароль от учётной записи?")]
    [InlineData("uk", "Як мені скинути пароль до облікового запису?")]
    [InlineData("bg", "Как да сменя паролата си? Това е защо.")]
    [InlineData("ar", "كيف يمكنني إعادة تعيين كلمة المرور؟")]
    [InlineData("fa", "چگونه رمز عبور خود را تغییر دهم؟")]
    [InlineData("hi", "मैं अपना पासवर्ड कैसे बदलूँ?")]
    [InlineData("el", "Πώς μπορώ να αλλάξω τον κωδικό;")]
    [InlineData("he", "איך אני מאפס את הסיסמה?")]
    [InlineData("th", "ฉันจะรีเซ็ตรหัสผ่านได้อย่างไร")]
    [InlineData("zh", "如何重置我的账户密码？")]
    [InlineData("ja", "パスワードをリセットするにはどうすればよいですか")]
    [InlineData("ko", "비밀번호를 어떻게 재설정하나요?")]
    public void Detect_AQuestion_TellsItsLanguage(string language, string text) =>
        Assert.Equal(language, LanguageDetector.Detect(text));

    [Theory]
    [InlineData("")]
    [InlineData("?!… 42 – 🙂")]
    [InlineData("\0\ud800")]
    [InlineData("kubectl xyzzy")]
    public void Detect_NothingThatTells_IsUnknown(string text) => Assert.Equal(LanguageDetector.Unknown, LanguageDetector.Detect(text));

    [Fact]
    public void Rank_AnyText_SharesAddUpToOne()
    {
        var ranked = LanguageDetector.Rank("Die Option in de instellingen");
        Assert.Equal(1, ranked.Sum(g => g.Share), 9);
        Assert.Equal(ranked.OrderByDescending(g => g.Share), ranked);
    }
}
