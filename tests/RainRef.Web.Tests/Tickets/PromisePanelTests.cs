using Bunit;
using Microsoft.AspNetCore.Components;
using RainRef.Infrastructure.Tickets;
using RainRef.Web.Tests.Components;
using RainRef.Web.Tickets;

namespace RainRef.Web.Tests.Tickets;

public sealed class PromisePanelTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Panel_OfEachState_SaysWhatWasPromisedAndHowItStands()
    {
        SlaView[] promises =
        [
            new("first_response", "met", null, null, null, 240, null),
            new("first_response", "met", null, null, Now, 240, null),
            new("resolution", "running", Now.AddMinutes(90), Now, null, 480, 5400),
            new("resolution", "running", Now.AddMinutes(-30), Now, Now, 480, -1800),
            new("resolution", "paused", null, null, null, 4320, 7260),
            new("resolution", "stopped", null, null, null, 480, null),
        ];
        var panel = Show(promises);

        Assert.Equal(["First reply", "First reply", "Resolution", "Resolution", "Resolution", "Resolution"], panel.FindAll("dt").Select(d => d.TextContent));
        var said = panel.FindAll("dd").Select(d => string.Join(' ', d.Children.Select(c => c.TextContent.Trim()))).ToList();
        Assert.Equal("Kept within 4 h", said[0]);
        Assert.Equal("Kept late within 4 h", said[1]);
        Assert.Equal("1 h 30 due 2 Mar 2026, 10:30:00 UTC, within 8 h", said[2]);
        Assert.StartsWith("30 m late due 2 Mar 2026, 08:30:00", said[3], StringComparison.Ordinal);
        Assert.Equal("Paused 2 h 01 of 3 d are left", said[4]);
        Assert.Equal("no longer counted", said[5]);
    }

    [Fact]
    public void Panel_OfATicketWithoutPromises_IsNotThere() => Assert.Empty(Show([]).FindAll("section"));

    private IRenderedComponent<CascadingValue<TimeProvider>> Show(SlaView[] promises) => Render<CascadingValue<TimeProvider>>(p => p
        .Add(c => c.Value, new FixedClock(Now, "UTC"))
        .AddChildContent<PromisePanel>(c => c.Add(x => x.Promises, promises)));
}
