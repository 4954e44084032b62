using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using RainRef.Web.Components;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tests.Components;

/// <summary>
/// No page has words of its own: what people read comes from the resources. The compiled pages are read, since the compiler
/// knows for sure what is text, what is an attribute and what is code.
/// </summary>
public sealed partial class LiteralTextTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    // Attributes that people read; the value of any other is for the browser.
    private static readonly HashSet<string> Told =
        ["title", "placeholder", "aria-label", "aria-valuetext", "alt", "label", "Title", "Label", "Message", "Lead", "Any", "Typed", "Hint", "Text"];

    // The same in every language, or no words at all.
    private static readonly HashSet<string> Names =
    [
        "RainRef", "English", "Deutsch", // The product, and each language by its own name.
        "Markdown", "Word", "SHA-256", "Europe/Berlin", "Escape", // Formats, standards, a time zone, a key.
        "Anthropic", "OpenAI", "api_key", // Vendors, and a field that is stored.
        "Ctrl", "./rainref import FOLDER", "./rainref verify FILE", "./rainref receipts export --from … --to …", "sdks/verify", // What one types.
    ];

    [Fact]
    public void Pages_HaveNoWordsOfTheirOwn()
    {
        var found = typeof(Texts).Assembly.GetTypes().Where(IsOfAPage)
            .SelectMany(type => type.GetMethods(Everything).Concat<MethodBase>(type.GetConstructors(Everything)), (type, method) => (type, method))
            .Where(code => code.method.Name is not ("ToString" or "PrintMembers"))
            .SelectMany(code => Literals(CodeLine.Read(code.method)).Where(text => !IsLater(code.method, text)).Select(text => $"{Outermost(code.type).Name}: {text}"))
            .Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.True(found.Count == 0, $"Put these into Texts.resx and Texts.de.resx, and ask for them with T[…]:\n{string.Join('\n', found)}");
    }

    private static IEnumerable<string> Literals(List<CodeLine> code)
    {
        for (var at = 0; at < code.Count; at++)
        {
            if (code[at].Text is not { } text || IsAsked(code, at) || IsName(code, at))
                continue;
            var next = at + 1 < code.Count ? code[at + 1].Called : null;
            var words = next?.Name switch
            {
                "AddMarkupContent" => InMarkup(text),
                "AddContent" => [text],
                "AddAttribute" or "AddComponentParameter" => Told.Contains(code[at - 1].Text ?? "") ? [text] : [],
                nameof(Words.Count) when next.DeclaringType == typeof(Words) => [$"{code[at - 1].Text} / {text}"],
                _ => LooksRead().IsMatch(text) ? [text] : (IEnumerable<string>)[],
            };
            foreach (var word in words.Where(IsWord))
                yield return word.Trim();
        }
    }

    // T["…"] asks at once, T["…", a] makes an array of its parts first.
    private static bool IsAsked(List<CodeLine> code, int at) =>
        code.ElementAtOrDefault(at + 1) is { } next
        && (next.Called?.DeclaringType == typeof(Texts) || (next.IsNumber && code.ElementAtOrDefault(at + 2)?.Code.Name == "newarr"));

    // builder.OpenElement(7, "div"), builder.AddAttribute(8, "class", …): a name follows its number.
    private static bool IsName(List<CodeLine> code, int at) =>
        at > 1 && code[at - 1].IsNumber && code[at - 2].Code.Name != "dup" && code.ElementAtOrDefault(at + 1)?.Called?.Name is not ("AddContent" or "AddMarkupContent");

    private static IEnumerable<string> InMarkup(string markup) =>
        Tag().Split(markup).Concat(Attribute().Matches(markup).Where(m => Told.Contains(m.Groups[1].Value)).Select(m => m.Groups[2].Value));

    private static bool IsWord(string text) => Letters().IsMatch(System.Net.WebUtility.HtmlDecode(text)) && !Names.Contains(text.Trim(' ', '·', ','));

    // A table that is made once holds the English, which is told when it is shown.
    private static bool IsLater(MethodBase method, string text) => method is ConstructorInfo { IsStatic: true } && Texts.T.Find(text) is not null;

    private static bool IsOfAPage(Type type) =>
        typeof(ComponentBase).IsAssignableFrom(Outermost(type)) || Outermost(type).Name.EndsWith("Words", StringComparison.Ordinal);

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    [GeneratedRegex(@"<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"([\w-]+)=""([^""]*)""")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\p{L}{2}")]
    private static partial Regex Letters();

    // A heading, a sentence, or what follows a name; codes, classes, keys and addresses are written otherwise.
    [GeneratedRegex(@"^\s*\p{Lu}\p{Ll}+( \p{Ll}|:? ?$)|\p{Ll} .*\p{Ll}[.?!…]( |$)|^, \p{Ll}{2}")]
    private static partial Regex LooksRead();
}
