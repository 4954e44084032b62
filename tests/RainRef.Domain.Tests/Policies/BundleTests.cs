using System.Text.Json.Nodes;
using RainRef.Domain.Policies;
using RainRef.Domain.Tests.Actions;

namespace RainRef.Domain.Tests.Policies;

public sealed class BundleTests
{
    private const string Gate = "package rainref.gate\n\ndecision := {\"outcome\": \"deny\", \"reasons\": [\"r\"]}\n";

    [Theory]
    [InlineData("../gate.rego")]
    [InlineData("/gate.rego")]
    [InlineData("a/../gate.rego")]
    [InlineData("gate.txt")]
    [InlineData("Gate.rego")]
    [InlineData("gate.rego\n")]
    [InlineData("settings.json")]
    public void Files_WithNamesThatAreNotPlain_AreRefused(string name) =>
        Assert.False(BundleFiles.Create(new Dictionary<string, string?> { [name] = Gate }).Succeeded);

    [Fact]
    public void Files_TooManyOrTooLong_AreRefused()
    {
        Assert.False(BundleFiles.Create(null).Succeeded);
        Assert.False(BundleFiles.Create(new Dictionary<string, string?>()).Succeeded);
        Assert.False(BundleFiles.Create(new Dictionary<string, string?> { ["gate.rego"] = new('#', BundleFiles.MaxFileLength + 1) }).Succeeded);
        Assert.False(BundleFiles.Create(Enumerable.Range(0, BundleFiles.MaxFiles + 1).ToDictionary(i => $"f{i}.rego", _ => (string?)Gate)).Succeeded);
        Assert.True(BundleFiles.Create(new Dictionary<string, string?> { ["lib/gate.rego"] = Gate, ["data.json"] = "{}" }).Succeeded);
    }

    [Fact]
    public void Check_SeveralErrors_AreAllToldWithTheirPlaces()
    {
        const string Broken = "package rainref.gate\n\na := [1,\n\nb := 2\n\nc if {\n\t== 3\n}\n";

        var check = BundleCheck.Read(Bundles.Of(Broken));

        Assert.True(check.Errors.Count >= 2, string.Join('\n', check.Errors));
        Assert.All(check.Errors, e => Assert.True(e is { File: "gate.rego", Line: > 0, Column: > 0 }));
        Assert.Null(check.Digest);
        Assert.False(check.TestsPass);
    }

    [Fact]
    public void Check_DataThatDoesNotRead_SaysWhere()
    {
        var check = BundleCheck.Read(BundleFiles.Of([KeyValuePair.Create("gate.rego", Gate), KeyValuePair.Create("data.json", "{\n  \"a\": tru\n}")]));

        var error = Assert.Single(check.Errors);
        Assert.Equal(("data.json", 2), (error.File, error.Line));
    }

    [Fact]
    public void Check_WithoutADecision_IsNotClean() =>
        Assert.Contains("data.rainref.gate.decision", Assert.Single(BundleCheck.Read(Bundles.Of("package other\n\na := 1\n")).Errors).Message);

    [Fact]
    public void Check_RulesThatNeedATestsModule_AreNotClean()
    {
        var files = BundleFiles.Of([
            KeyValuePair.Create("gate.rego", "package rainref.gate\n\nimport data.help\n\ndecision := help.f(1)\n"),
            KeyValuePair.Create("help_test.rego", "package help\n\nf(x) := x\n"),
        ]);

        Assert.False(BundleCheck.Read(files).IsClean);
    }

    [Fact]
    public void Check_WithoutTestsOrWithOneThatFails_DoesNotPass()
    {
        Assert.False(BundleCheck.Run(Bundles.Of(Gate), TimeProvider.System, CancellationToken.None).TestsPass);
        Assert.True(Tested("data.rainref.gate.decision.outcome == \"deny\"").TestsPass);
        Assert.False(Tested("data.rainref.gate.decision.outcome == \"allow\"").TestsPass);

        static BundleCheck Tested(string condition) => BundleCheck.Run(
            BundleFiles.Of([KeyValuePair.Create("gate.rego", Gate), KeyValuePair.Create("gate_test.rego", $"package t\n\ntest_it if {condition}\n")]),
            TimeProvider.System, CancellationToken.None);
    }

    [Fact]
    public void Manifest_ThatSaysVersionZero_ReadsBodiesWithoutIf()
    {
        var old = KeyValuePair.Create("gate.rego", "package rainref.gate\n\ndecision = {\"outcome\": \"deny\", \"reasons\": [\"r\"]} { true }\n");

        Assert.False(BundleCheck.Read(BundleFiles.Of([old])).IsClean);
        Assert.True(BundleCheck.Read(BundleFiles.Of([old, KeyValuePair.Create(".manifest", "{\"rego_version\": 0}")])).IsClean);
    }

    [Fact]
    public void Data_InFolders_StandsAtItsPlace()
    {
        var files = BundleFiles.Of([KeyValuePair.Create("a/b/data.json", "{\"c\": 1}"), KeyValuePair.Create("data.json", "{\"d\": 2}")]);

        Assert.Equal("{\"a\":{\"b\":{\"c\":1}},\"d\":2}", files.Data(out _)!.ToJsonString());
    }

    [Fact]
    public void Mask_ReplacesWhatIsThere_AndNamesIt()
    {
        var document = JsonNode.Parse("{\"parameters\": {\"pass/word\": \"hunter2\", \"b\": 1}}")!.AsObject();

        var masked = PolicyDocument.Mask(document, ["/parameters/pass~1word", "/parameters/none", "/", "parameters", "/a/b/c"]);

        Assert.Equal(["/parameters/pass~1word"], masked);
        Assert.Equal("{\"parameters\":{\"pass/word\":\"[masked]\",\"b\":1}}", document.ToJsonString());
    }

    [Fact]
    public void RecordedInput_OfAnOlderDecision_IsFilledIn()
    {
        const string Old = """
            {"type": "resend_activation", "parameters": {"user_ref": "u"}, "missing": [], "actor": "support_lead", "done_for_user_today": 9,
             "at": "2026-01-01T12:00:00+00:00"}
            """;

        var input = RecordedInput.Read(Old, Playbooks.Of);

        var decision = new RegoPolicy(Bundles.Shipped).Evaluate(
            Domain.Policies.Rego.Values.RegoJson.From(input), DateTimeOffset.UnixEpoch, CancellationToken.None);
        Assert.Equal(PolicyOutcome.Deny, decision.Outcome);
        Assert.Contains("9 times", decision.Reasons[0]);
    }
}
