using Bunit;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Macros;
using RainRef.Web.Tickets;
using RainRef.Web.Tickets.Macros;

namespace RainRef.Web.Tests.Tickets.Macros;

public sealed class MacroFormTests : BunitContext
{
    public MacroFormTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void Form_Filled_SavesTextAndActionsAndIsEmptyAgain()
    {
        MacroBody? saved = null;
        var form = Form(null, body => saved = body, taken: true);
        form.Find("input[required]").Change("Ask for logs");
        form.Find("textarea").Change("Send us {{what}}, please.");
        form.FindAll("select")[0].Change("pending");
        form.FindAll("select")[2].Change("me");
        form.FindAll("input")[1].Change(" logs, vip ,logs");

        form.Find("form").Submit();

        Assert.Equal(("Ask for logs", "Send us {{what}}, please."), (saved!.Name, saved.Body));
        Assert.Equal(("pending", null, "me"), (saved.Actions!.Status, saved.Actions.Priority, saved.Actions.Assign));
        Assert.Equal(["logs", "vip"], saved.Actions.AddTags!);
        Assert.Equal("", form.Find("input[required]").GetAttribute("value"));
        Assert.Contains("{{ticket_number}}", form.Find("#macro-slots").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Form_ThatIsRefused_KeepsWhatWasTyped()
    {
        var form = Form(null, _ => { }, taken: false);
        form.Find("input[required]").Change("Taken");

        form.Find("form").Submit();

        Assert.Equal("Taken", form.Find("input[required]").GetAttribute("value"));
    }

    [Fact]
    public void Form_OfAMacro_BeginsWithWhatItIs()
    {
        MacroBody? saved = null;
        var macro = new Macro(Guid.CreateVersion7(), Guid.CreateVersion7());
        macro.Set("Thanks", "You are welcome.", new MacroActions(TicketStatus.Solved, TicketPriority.Low, ["kind"], MacroActions.ToNobody), "Ann", DateTimeOffset.UnixEpoch);

        var form = Form(macro, body => saved = body, taken: true);
        form.Find("form").Submit();

        Assert.Equal("Change Thanks", form.Find("form").GetAttribute("aria-label"));
        Assert.Equal(("Thanks", "You are welcome."), (saved!.Name, saved.Body));
        Assert.Equal(("solved", "low", "nobody"), (saved.Actions!.Status, saved.Actions.Priority, saved.Actions.Assign));
    }

    private IRenderedComponent<MacroForm> Form(Macro? editing, Action<MacroBody> saved, bool taken) => Render<MacroForm>(p => p
        .Add(f => f.Editing, editing).Add(f => f.Busy, false).Add(f => f.OnCancel, () => { })
        .Add(f => f.Save, body =>
        {
            saved(body);
            return Task.FromResult(taken);
        }));
}
