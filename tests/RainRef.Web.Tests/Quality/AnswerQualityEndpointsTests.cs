using System.Net;
using System.Text.Json;
using RainRef.Domain.Workspaces;

namespace RainRef.Web.Tests.Quality;

public sealed class AnswerQualityEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Quality_OfAnswers_CountsADraftAndWhatWasSaidOfIt()
    {
        var (agent, _) = await fixture.Server.KeyAsync("quality-answers", Role.Support);
        var asked = await agent.SubmitAsync("/support/answer", new { source = "chat", channel = "chat", text = "Do you sponsor robotics teams?" });
        var id = asked.GetProperty("answer_id").GetGuid();
        await agent.SubmitAsync($"/support/answers/{id}/feedback", new { useful = false, reason = "should_have_answered", comment = "Ask tom@home.example" });

        var report = await agent.ReadAsync("/quality/answers?weeks=4");

        Assert.Equal(4, report.GetProperty("weeks").GetArrayLength());
        var sum = report.GetProperty("sum");
        Assert.Equal((1, 1, 1), (sum.Number("drafts"), sum.GetProperty("abstained").Number("count"), sum.Number("not_useful")));
        Assert.Equal(sum.GetRawText(), report.GetProperty("weeks")[3].GetProperty("figures").GetRawText());
        Assert.Equal("abstained", sum.GetProperty("fates")[4].Text("fate"));
        var comment = Assert.Single(report.GetProperty("comments").EnumerateArray());
        Assert.Equal(("should_have_answered", "Ask [email:1]"), (comment.Text("reason"), comment.Text("comment")));
        Assert.Equal(["abstained", "not_useful", "own_words"], report.GetProperty("drift").EnumerateArray().Select(v => v.Text("measure")));
        Assert.Equal(JsonValueKind.Null, report.GetProperty("before").GetProperty("abstained").GetProperty("share").ValueKind);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("27")]
    [InlineData("-4")]
    [InlineData("many")]
    public async Task Quality_OfWeeksThatMakeNoSense_IsRefused(string weeks)
    {
        var (lead, _) = await fixture.Server.KeyAsync("quality-weeks", Role.SupportLead);

        Assert.False(string.IsNullOrEmpty((await lead.ReadAsync($"/quality/answers?weeks={weeks}", HttpStatusCode.BadRequest)).Code()));
    }

    [Fact]
    public async Task Quality_OfAnswers_IsForWhoeverReadsTickets()
    {
        var (product, _) = await fixture.Server.KeyAsync("quality-roles", Role.Product);
        var (customer, _) = await fixture.Server.KeyAsync("quality-roles", Role.Customer);

        Assert.Equal(13, (await product.ReadAsync("/quality/answers")).GetProperty("weeks").GetArrayLength());
        await customer.ReadAsync("/quality/answers", HttpStatusCode.Forbidden);
    }
}
