namespace RainRef.EndToEnd.Tickets;

/// <summary>
/// Texts that run a script in a page that believes them: every way to run one, behind every way out of where a text may
/// stand, and markup that turns hostile only when it is parsed a second time.
/// </summary>
internal static class HostilePayloads
{
    private const string Run = "window.ran=1";

    // What ends the element, attribute, comment or script that a text was put into.
    private static readonly string[] WaysOut =
    [
        "", "\">", "'>", "`>", "</title>", "</textarea>", "</style>", "</noscript>", "</template>", "-->", "]]>", "</option></select>",
    ];

    private static readonly string[] WaysToRun =
    [
        $"<script>{Run}</script>",
        $"<ScRiPt >{Run}</sCrIpT\t>",
        $"<script src=\"data:text/javascript,{Run}\"></script>",
        $"<img src=x onerror={Run}>",
        $"<img/src=x/onerror={Run}>",
        $"<image src=x onerror={Run}>",
        $"<svg onload={Run}>",
        $"<svg><script>{Run}</script></svg>",
        $"<svg><script href=\"data:,{Run}\"></script></svg>",
        $"<svg><animate onbegin={Run} attributeName=x dur=1s>",
        $"<svg><set onbegin={Run} attributeName=x to=1>",
        "<svg><a xlink:href=\"javascript:top.ran=1\"><rect width=9 height=9 /></a></svg>",
        $"<svg><foreignObject><body onload={Run}></foreignObject></svg>",
        $"<math><mi xlink:href=\"javascript:{Run}\">x</mi></math>",
        "<iframe src=\"javascript:parent.ran=1\"></iframe>",
        "<iframe srcdoc=\"&lt;script&gt;parent.ran=1&lt;/script&gt;\"></iframe>",
        $"<iframe onload={Run}></iframe>",
        $"<object data=\"data:text/html,<script>parent.ran=1</script>\" onerror={Run}></object>",
        $"<embed src=\"javascript:{Run}\">",
        $"<body onload={Run}>",
        $"<body onpageshow={Run}>",
        $"<details open ontoggle={Run}>",
        $"<input autofocus onfocus={Run}>",
        $"<select autofocus onfocus={Run}></select>",
        $"<video><source onerror={Run}></video>",
        $"<audio src=x onerror={Run}></audio>",
        $"<style onload={Run}></style>",
        $"<link rel=stylesheet href=\"data:text/css,\" onload={Run}>",
        $"<meta http-equiv=refresh content=\"0;url=javascript:{Run}\">",
        $"<base href=\"javascript:{Run}//\">",
        $"<a href=\"javascript:{Run}\" autofocus onfocus={Run}>press</a>",
        $"<form><button formaction=\"javascript:{Run}\" autofocus onfocus={Run}>go</button></form>",
        $"<p style=\"animation-name:x\" onanimationstart={Run}>x</p><style>@keyframes x{{}}</style>",
        $"<div popover id=p onbeforetoggle={Run}>x</div><button popovertarget=p autofocus>x</button>",
    ];

    // What one parser reads as harmless and another one, or the same one a second time, does not; and other languages.
    private static readonly string[] Mutants =
    [
        $"<math><mtext></form><form><mglyph><style></math><img src onerror={Run}>",
        $"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror={Run}&gt;\">",
        $"<svg></p><style><a id=\"</style><img src=1 onerror={Run}>\">",
        $"<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img onerror={Run} src>\">",
        $"<noscript><p title=\"</noscript><img src=x onerror={Run}>\">",
        $"<xmp><p title=\"</xmp><img src=x onerror={Run}>\">",
        $"<listing>&lt;img src=1 onerror={Run}&gt;</listing>",
        $"<select><template><style><!--</style><a rel=\"--><img id='<b>' src=x onerror={Run}>\">",
        $"<!--><img src=x onerror={Run}>-->",
        $"<!-- --!><img src=x onerror={Run}>",
        $"<?xml-stylesheet href=\"javascript:{Run}\"?>",
        $"<![CDATA[<script>{Run}</script>]]>",
        $"<a href=\"jav&#x09;ascript:{Run}\">x</a>",
        $"<a href=\" &#14; javascript:{Run}\">x</a>",
        $"<a href=\"JaVaScRiPt&colon;{Run}\">x</a>",
        $"[link](javascript:{Run})",
        $"[link](<javascript:{Run}>)",
        $"![x](x \"onerror={Run}\")",
        $"![x\"onerror=\"{Run}](x)",
        $"<javascript:{Run}>",
        $"[a]: javascript:{Run}\n\n[a]",
        $"[link](data:text/html;base64,PHNjcmlwdD53aW5kb3cucmFuPTE8L3NjcmlwdD4=)",
        $"{{{{constructor.constructor('{Run}')()}}}} @({Run}) ${{{Run}}}",
        $"[email:1\"><img src=x onerror={Run}>] <!--Blazor:{{\"type\":\"server\"}}-->",
        $"\u2028{Run}\u2029<img src=x onerror={Run}>",
        $"'-{Run}-'",
        $"\";{Run}//",
        $"\\u003cscript\\u003e{Run}\\u003c/script\\u003e",
        $"&lt;script&gt;{Run}&lt;/script&gt;",
        $"%3Cscript%3E{Run}%3C/script%3E",
    ];

    /// <summary>Each of them would set <c>window.ran</c>.</summary>
    public static readonly IReadOnlyList<string> All =
        [.. WaysOut.SelectMany((way, i) => WaysToRun.Where((_, j) => i == 0 || (i + j) % 4 != 0).Select(run => way + run)), .. Mutants];
}
