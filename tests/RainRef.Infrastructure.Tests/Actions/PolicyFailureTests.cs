using RainRef.Domain.Pipeline;
using RainRef.Domain.Policies;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tests.Actions;

/// <summary>A policy that fails lets nothing through: from the proposal to the tool.</summary>
public sealed class PolicyFailureTests : ActionTest
{
    [Theory]
    [InlineData("throws")]
    [InlineData("hangs")]
    [InlineData("hangs in its own way")]
    [InlineData("cancelled")]
    public async Task Propose_PolicyFails_DeniesAndNothingRuns(string how)
    {
        Policy.Answer = (_, ct) => how switch
        {
            "throws" => throw new InvalidOperationException("no bundle"),
            "hangs" => HangAsync(ct),
            "hangs in its own way" => new(new TaskCompletionSource<PolicyDecision>().Task),
            _ => throw new OperationCanceledException(),
        };

        var id = await ProposeAsync();

        Assert.Equal("denied", await StatusAsync(id));
        Assert.Equal("deny", await AskAsync<string>("SELECT outcome FROM decisions"));
        Assert.Equal(1, await ReceiptsAsync("policy.decided"));
        Assert.Equal(0, await CountAsync("jobs"));
        Assert.Equal("action_not_waiting", await RefusalAsync(Lead, id));
        await RunAsync(id);
        Assert.Empty(Tool.Calls);
    }

    [Fact]
    public async Task Gate_PolicyFails_DeniesTheProgramsOwnProposal()
    {
        Policy.Answer = (_, _) => throw new InvalidOperationException("no bundle");
        var id = await ProposeAsync();
        await ExecuteAsync("UPDATE actions SET status = 'proposed', decision_receipt_id = NULL; DELETE FROM decisions");

        await RunStepAsync(Site, StepNames.Gate, new ActionPayload(id, null));

        Assert.Equal("denied", await StatusAsync(id));
    }

    private static async ValueTask<PolicyDecision> HangAsync(CancellationToken ct)
    {
        await Task.Delay(Timeout.Infinite, ct);
        throw new InvalidOperationException();
    }
}
