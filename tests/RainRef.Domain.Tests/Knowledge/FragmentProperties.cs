using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Tests.Knowledge;

public sealed class FragmentProperties
{
    private static readonly string[] Sentences =
    [
        "Open the settings of your account and choose the third tab from the left.", "Wait.", "Dr. Smith said that version 2.4 is required, i.e. the newest one.",
        "如果您忘记了密码，请点击登录页面上的链接。", "パスワードを再設定するには、設定を開いてください。", "비밀번호를 재설정하려면 설정을 여십시오.",
        "पासवर्ड बदलने के लिए सेटिंग खोलें।", "لإعادة تعيين كلمة المرور افتح الإعدادات؟", "Öffnen Sie die Einstellungen, z. B. über das Menü.",
    ];

    [Fact]
    public void Split_AnyParagraphs_CutsNoSentenceAndReadsBackFromTheText()
    {
        var paragraph = Gen.Choose(1, 60).SelectMany(n => Gen.Elements(Sentences).ListOf(n)).Select(s => string.Join(' ', s));
        var page = paragraph.NonEmptyListOf().Select(p => string.Join("\n\n", p));
        Prop.ForAll(page.ToArbitrary(), text =>
        {
            var sentences = SentenceSplitter.Split(text);
            return Fragmenter.Split(text, SourceFormat.Markdown).All(f =>
                text.Substring(f.Start, f.Length) == f.Text
                && sentences.All(s => s.End <= f.Start || s.Start >= f.Start + f.Length || (s.Start >= f.Start && s.End <= f.Start + f.Length)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Split_TablesCodeAndLists_AreNeverCutBelowTheLargeLimit()
    {
        var table = Gen.Choose(2, 30).Select(n => "| a | b |\n|---|---|\n" + string.Join('\n', Enumerable.Range(0, n).Select(i => $"| row {i} | value. And more! |")));
        var code = Gen.Choose(1, 40).Select(n => "```sh\n" + string.Join('\n', Enumerable.Range(0, n).Select(i => $"run --step {i}. # done!")) + "\n```");
        var steps = Gen.Choose(2, 30).Select(n => string.Join('\n', Enumerable.Range(1, n).Select(i => $"{i}. Press the button. Then wait for {i} seconds.")));
        var prose = Gen.Elements(Sentences).ListOf(20).Select(s => string.Join(' ', s));
        var page = Gen.OneOf(table, code, steps, prose).NonEmptyListOf();
        Prop.ForAll(page.ToArbitrary(), parts =>
        {
            var text = string.Join("\n\n", parts);
            var fragments = Fragmenter.Split(text, SourceFormat.Markdown);
            return parts.Where(p => p[0] is '|' or '`').All(part =>
            {
                var at = text.IndexOf(part, StringComparison.Ordinal);
                return fragments.Any(f => f.Start <= at && f.Start + f.Length >= at + part.Length);
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Fact]
    public void Split_LongText_GivesPassagesOfTheSizeThatIsSet()
    {
        var text = string.Join(' ', Enumerable.Repeat("This sentence has about fifteen tokens, as models count them. ", 200));
        var chinese = string.Concat(Enumerable.Repeat("如果您忘记了密码，请点击登录页面上的链接。", 200));

        var usual = Fragmenter.Split(text, SourceFormat.PlainText);
        var small = Fragmenter.Split(text, SourceFormat.PlainText, new FragmentSizes(50, 80, 100, 400));
        var han = Fragmenter.Split(chinese, SourceFormat.PlainText);

        Assert.All(usual.SkipLast(1), f => Assert.InRange(f.Length / 4, 200, 350));
        Assert.All(small.SkipLast(1), f => Assert.InRange(f.Length / 4, 50, 100));
        Assert.All(han.SkipLast(1), f => Assert.InRange(f.Length, 200, 350));
        Assert.All(han, f => Assert.EndsWith("。", f.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Split_Thai_IsCutAtSpaces()
    {
        var text = string.Join(' ', Enumerable.Repeat("หากคุณลืมรหัสผ่านให้คลิกลิงก์ในหน้าเข้าสู่ระบบ", 60));

        var fragments = Fragmenter.Split(text, SourceFormat.PlainText);

        Assert.True(fragments.Count > 3);
        Assert.All(fragments, f => Assert.EndsWith("เข้าสู่ระบบ", f.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Split_Mdx_LeavesImportsAndBareTagsOut()
    {
        const string page = "import { Tabs } from '../tabs'\nimport x from \"x\"\n\nexport const a = 1\n\n# Title\n\n<Tabs>\n\nThe words inside.\n\n</Tabs>\n";

        Assert.Equal(["The words inside."], Fragmenter.Split(page, SourceFormat.Markdown).Select(f => f.Text));
    }
}
