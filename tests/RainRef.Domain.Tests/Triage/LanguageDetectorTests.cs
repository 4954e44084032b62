using RainRef.Domain.Triage;

namespace RainRef.Domain.Tests.Triage;

public sealed class LanguageDetectorTests
{
    [Theory]
    [InlineData("I have not received the link that you sent me", "en")]
    [InlineData("Ich kann mich nicht anmelden, bitte helfen Sie mir", "de")]
    [InlineData("Je ne peux pas me connecter à mon compte, merci", "fr")]
    [InlineData("No puedo entrar en mi cuenta, gracias por su ayuda", "es")]
    [InlineData("Non riesco ad accedere al mio account, grazie", "it")]
    [InlineData("Não consigo entrar na minha conta, obrigado", "pt")]
    [InlineData("Ik kan niet inloggen op mijn account", "nl")]
    [InlineData("Jag kan inte logga in på mitt konto och behöver hjälp", "sv")]
    [InlineData("Jeg kan ikke logge ind på min konto, hvad skal jeg gøre af mig selv", "da")]
    [InlineData("En voi kirjautua sisään, koska salasana on väärä", "fi")]
    [InlineData("Nie mogę się zalogować do mojego konta, proszę o pomoc", "pl")]
    [InlineData("Nemohu se přihlásit ke svému účtu, prosím o pomoc", "cs")]
    [InlineData("Nem tudok bejelentkezni, kérem segítsenek", "hu")]
    [InlineData("Nu pot să intru în contul meu, mulțumesc", "ro")]
    [InlineData("Hesabıma giriş yapamıyorum, lütfen yardım edin", "tr")]
    [InlineData("Tôi không thể đăng nhập vào tài khoản của tôi", "vi")]
    [InlineData("Saya tidak bisa masuk ke akun saya, tolong bantu", "id")]
    [InlineData("Я не могу войти в свою учётную запись, помогите пожалуйста", "ru")]
    [InlineData("Я не можу увійти до свого облікового запису, будь ласка", "uk")]
    [InlineData("Не мога да вляза в профила си, моля помогнете ми", "bg")]
    [InlineData("لا يمكنني تسجيل الدخول إلى حسابي", "ar")]
    [InlineData("من نمی توانم وارد حساب خود شوم، لطفا کمک کنید", "fa")]
    [InlineData("मैं अपने खाते में लॉग इन नहीं कर पा रहा हूँ", "hi")]
    [InlineData("Δεν μπορώ να συνδεθώ στον λογαριασμό μου", "el")]
    [InlineData("אני לא מצליח להתחבר לחשבון שלי", "he")]
    [InlineData("アカウントにログインできません", "ja")]
    [InlineData("我无法登录我的账户", "zh")]
    [InlineData("계정에 로그인할 수 없습니다", "ko")]
    [InlineData("ฉันไม่สามารถเข้าสู่ระบบได้", "th")]
    public void Judge_Sentence_NamesItsLanguage(string text, string language) =>
        Assert.Equal(language, LanguageDetector.Judge(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("12345 !!!")]
    [InlineData("ERR-0x80070005")]
    public void Judge_NoLanguage_SaysUnknown(string text) => Assert.False(LanguageDetector.Judge(text).IsKnown);
}
