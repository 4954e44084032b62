using RainRef.Domain.Pipeline;
using RainRef.Domain.Policies;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tests.Actions;

/// <summary>A policy that fails lets nothing through: from the proposal to the tool.</summary>
public sealed class PolicyFailureTests : ActionTest
{
    [Fact]
    public async Task Propose_PolicyFails_DeniesAndNothingRuns()
    {
        var failures = new Func<CancellationToken, ValueTask<PolicyDecision>>[]
        {
            _ => throw new InvalidOperationException("no bundle"),
            HangAsync,
            _ => new(new TaskCompletionSource<PolicyDecision>().Task),
            _ => throw new OperationCanceledException(),
        };
        for (var i = 0; i < failures.Length; i++)
        {
            Policy.Answer = (_, ct) => failures[i](ct);
            await ExecuteAsync("DELETE FROM jobs");

            var id = await ProposeAsync();

            Assert.Equal("denied", await StatusAsync(id));
            Assert.Equal("deny", await AskAsync<string>($"SELECT outcome FROM decisions WHERE action_id = '{id}'"));
            Assert.Equal(i + 1, await ReceiptsAsync("policy.decided"));
            Assert.Equal(0, await CountAsync("jobs"));
            Assert.Equal("action_not_waiting", await RefusalAsync(Lead, id));
            await RunAsync(id);
            Assert.Empty(Tool.Calls);
        }
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
