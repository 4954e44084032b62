using Microsoft.AspNetCore.Components;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tests.Components;

public sealed class StillTests
{
    [Fact]
    public void Markup_OfElementsAndText_IsWhatABrowserReads()
    {
        var drawn = Still.Of(tree =>
        {
            tree.OpenElement(0, "p");
            tree.AddAttribute(1, "title", "a \"b\" & <c>");
            tree.AddAttribute(2, "hidden", true);
            tree.AddAttribute(3, "lang", (string?)null);
            tree.AddContent(4, "1 < 2 – ü");
            tree.AddContent(5, (RenderFragment)(within =>
            {
                within.OpenElement(0, "input");
                within.AddAttribute(1, "value", "x");
                within.CloseElement();
            }));
            tree.AddMarkupContent(6, "<b>as it is</b>");
            tree.CloseElement();
            tree.AddContent(7, "end");
        });

        Assert.Equal("<p title=\"a &quot;b&quot; &amp; &lt;c&gt;\" hidden>1 &lt; 2 – ü<input value=\"x\"><b>as it is</b></p>end", drawn.Value);
    }

    [Fact]
    public void Markup_ThatWouldHearOrLive_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => Still.Of(tree =>
        {
            tree.OpenElement(0, "button");
            tree.AddAttribute(1, "onclick", () => { });
            tree.CloseElement();
        }));
        Assert.Throws<InvalidOperationException>(() => Still.Of(tree =>
        {
            tree.OpenComponent<Skeleton>(0);
            tree.CloseComponent();
        }));
    }
}
