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
        parameters:
          user_ref: {ticket: user_ref}
          thing_id: {pattern: 'thing-([0-9]+)', required: false}
        steps:
          - tool: http
            service: raindock
            method: POST
            path: /v1/things/{user_ref}
            body: {thing: '{thing_id}', count: 2}
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

        Assert.Equal(("reset", "sign_in"), (playbook.Name, playbook.Intent));
        var step = Assert.Single(playbook.Steps);
        Assert.Equal(("http", "raindock", "POST", "/v1/things/{user_ref}"), (step.Tool, step.Service, step.Operation, step.Path));
        Assert.Equal("""{"thing":"{thing_id}","count":2}""", step.Body!.ToJsonString());
        Assert.Equal([Role.SupportLead], playbook.Execute);
        Assert.Equal(ParameterOrigin.Pattern, playbook.Parameters[1].Origin);
        Assert.False(playbook.Parameters[1].Required);
        Assert.False(playbook.AutoRun);
        Assert.Equal(["reset the thing"], playbook.Matches("please reset the thing"));
    }

    [Theory]
    [InlineData("tool: http", "tool: ''", "line 11, column 11: 'steps[0].tool' is one of http, ticket, email")]
    [InlineData("support_lead", "boss", "there is no 'boss'")]
    [InlineData("reset (my|the) thing", "reset (my", "does not read")]
    [InlineData("{ticket: user_ref}", "{ticket: password}", "there is no 'password'")]
    [InlineData("{ticket: user_ref}", "{ticket: user_ref, value: x}", "exactly one of")]
    [InlineData("method:", "metod:", "line 13, column 5: There is no key 'metod' here")]
    [InlineData("title: Reset it", "title: [", "line")]
    [InlineData("{user_ref}", "{nobody}", "There is no parameter 'nobody' to put in")]
    [InlineData("{user_ref}", "{user_ref", "does not close")]
    [InlineData("title: Reset it", "title: &x Reset it", "anchor")]
    [InlineData("title: Reset it", "title: *x", "alias")]
    [InlineData("title: Reset it", "title: !!str Reset it", "tag")]
    [InlineData("title: Reset it", "title: Reset it\ntitle: Again", "a second time")]
    [InlineData("policy:", "policy:\n  auto_run: true", "no rollback")]
    [InlineData("count: 2", "count: '{before.count}'", "no parameter 'before.count'")]
    public void Read_Wrong_SaysWhatAndWhere(string good, string bad, string expected)
    {
        var result = PlaybookParser.Parse(Valid.Replace(good, bad), "reset.yaml");

        Assert.False(result.Succeeded);
        Assert.Contains(expected, result.Error.Message);
        Assert.Contains("reset.yaml", result.Error.Message);
        Assert.Contains("line", result.Error.Message);
    }

    [Fact]
    public void Read_ManyFaults_TellsThemAllInOrder()
    {
        var text = Valid.Replace("title: Reset it", "titel: Reset it").Replace("POST", "FETCH").Replace("[support]", "[clerk]");

        var errors = PlaybookParser.Read(text).Errors;

        Assert.Equal([1, 2, 13, 18], errors.Select(e => e.Line));
        Assert.Contains("'title' is missing", errors[0].Message);
    }

    [Fact]
    public void Read_DeepOrLargeOrEmpty_IsRefusedQuickly()
    {
        Assert.Contains("deep", PlaybookParser.Read(new string('[', 5000)).Errors[0].Message);
        Assert.Contains("at most", PlaybookParser.Read("playbook: " + new string('x', 70_000)).Errors[0].Message);
        Assert.Contains("values", PlaybookParser.Read("playbook: [" + string.Join(',', Enumerable.Repeat("a", 5000)) + "]").Errors[0].Message);
        Assert.NotEmpty(PlaybookParser.Read("").Errors);
        Assert.NotEmpty(PlaybookParser.Read("null").Errors);
    }

    [Fact]
    public void Schema_InTheRepository_IsWhatTheParserChecksBy()
    {
        var kept = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "playbooks", "playbook.schema.json"));

        Assert.Equal(PlaybookSchema.Text, kept);
    }
}
