using RainRef.Domain.Actions;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tests.Actions;

public sealed class PlaybookParserTests
{
    private const string Valid = """
        playbook: reset
        title: Reset it
        match:
          intent: sign_in
          patterns: ['reset (my|the) thing']
        action: reset_thing
        tool: raindock
        operation: things.reset
        parameters:
          user_ref: {ticket: user_ref}
          thing_id: {pattern: 'thing-([0-9]+)', required: false}
        policy:
          execute: [support_lead]
          propose: [support]
        """;

    [Fact]
    public void Parse_Shipped_AllReadAndHaveDistinctActions()
    {
        Assert.Equal(5, Playbooks.Shipped.Count);
        Assert.Equal(5, Playbooks.Shipped.Select(p => p.Action).Distinct().Count());
        Assert.Contains(Playbooks.Shipped, p => p.Name == "activation-mail" && p.Action == "resend_activation");
    }

    [Fact]
    public void Parse_Valid_ReadsEveryPart()
    {
        var playbook = PlaybookParser.Parse(Valid, "reset.yaml").Value;

        Assert.Equal(("reset", "sign_in", "things.reset"), (playbook.Name, playbook.Intent, playbook.Operation));
        Assert.Equal([Role.SupportLead], playbook.Execute);
        Assert.Equal(ParameterOrigin.Pattern, playbook.Parameters[1].Origin);
        Assert.False(playbook.Parameters[1].Required);
        Assert.False(playbook.AutoRun);
        Assert.Equal(["reset the thing"], playbook.Matches("please reset the thing"));
    }

    [Theory]
    [InlineData("tool: raindock", "tool: ''", "'tool' is missing")]
    [InlineData("support_lead", "boss", "there is no role 'boss'")]
    [InlineData("reset (my|the) thing", "reset (my", "does not read")]
    [InlineData("{ticket: user_ref}", "{ticket: password}", "no field 'password'")]
    [InlineData("{ticket: user_ref}", "{ticket: user_ref, value: x}", "exactly one of")]
    [InlineData("operation:", "operatoin:", "line 8")]
    [InlineData("title: Reset it", "title: [", "line")]
    public void Parse_Wrong_SaysWhatAndWhere(string good, string bad, string expected)
    {
        var result = PlaybookParser.Parse(Valid.Replace(good, bad), "reset.yaml");

        Assert.False(result.Succeeded);
        Assert.Contains(expected, result.Error.Message);
        Assert.Contains("reset.yaml", result.Error.Message);
    }
}
