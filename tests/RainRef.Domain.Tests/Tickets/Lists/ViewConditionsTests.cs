using RainRef.Domain.Tickets.Lists;

namespace RainRef.Domain.Tests.Tickets.Lists;

public sealed class ViewConditionsTests
{
    [Fact]
    public void With_WhatIsSaidAnew_CountsInPlaceOfWhatWasSaid()
    {
        var both = new ViewConditions { Status = ["open"], Assignee = ViewConditions.Me, Queue = ["billing"] }
            .With(new ViewConditions { Queue = ["devices"], Text = "router" });

        Assert.Equal(["open"], both.Status);
        Assert.Equal(ViewConditions.Me, both.Assignee);
        Assert.Equal(["devices"], both.Queue);
        Assert.Equal("router", both.Text);
    }

    [Fact]
    public void Check_WhatNoTicketCanBe_NamesTheField()
    {
        (string Field, ViewConditions Wrong)[] cases =
        [
            ("status", new() { Status = ["asleep"] }), ("priority", new() { Priority = ["highest"] }), ("assignee", new() { Assignee = "Lena" }),
            ("queue", new() { Queue = [""] }), ("tags", new() { Tags = [.. Enumerable.Repeat("a", 51)] }), ("text", new() { Text = new string('a', 201) }),
            ("min_risk", new() { MinRisk = 1.2 }), ("intent", new() { Intent = ["a\0b"] }),
        ];
        foreach (var (field, wrong) in cases)
            Assert.Equal(field, wrong.Check()?.Details?["field"]);
        Assert.Null(new ViewConditions { Status = ["open"], Assignee = "none", MinRisk = 0, Text = "%" }.Check());
    }
}
