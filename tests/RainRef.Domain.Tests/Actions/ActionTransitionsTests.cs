using RainRef.Domain.Actions;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tests.Actions;

public sealed class ActionTransitionsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly Guid Id = Guid.Parse("01920000-0000-7000-8000-000000000002");

    // Every way into a state, from every state: what is not listed here is a bug or a refusal.
    private static readonly Dictionary<ActionStatus, ActionStatus[]> Next = new()
    {
        [ActionStatus.Proposed] = [ActionStatus.Waiting, ActionStatus.Approved, ActionStatus.Denied, ActionStatus.Expired],
        [ActionStatus.Waiting] = [ActionStatus.Approved, ActionStatus.Rejected, ActionStatus.Expired, ActionStatus.Superseded],
        [ActionStatus.Approved] = [ActionStatus.Running, ActionStatus.Failed, ActionStatus.Expired],
        [ActionStatus.Running] = [ActionStatus.Done, ActionStatus.Failed, ActionStatus.Unknown],
        [ActionStatus.Unknown] = [ActionStatus.Done, ActionStatus.Failed],
        [ActionStatus.Done] = [ActionStatus.RollingBack],
        [ActionStatus.Failed] = [ActionStatus.RollingBack],
        [ActionStatus.RollingBack] = [ActionStatus.RolledBack, ActionStatus.Failed],
    };

    private static readonly (string Name, Action<PlannedAction> Do, ActionStatus To)[] Moves =
    [
        ("allow", a => a.Decided(Says(PolicyOutcome.Allow), Now), ActionStatus.Approved),
        ("review", a => a.Decided(Says(PolicyOutcome.Review), Now), ActionStatus.Waiting),
        ("deny", a => a.Decided(Says(PolicyOutcome.Deny), Now), ActionStatus.Denied),
        ("approve", a => Refused(a.Approve(Now).Succeeded), ActionStatus.Approved),
        ("reject", a => Refused(a.Reject(Now).Succeeded), ActionStatus.Rejected),
        ("supersede", a => Refused(a.Supersede(Id, "Edited.", Now).Succeeded), ActionStatus.Superseded),
        ("expire", a => a.Expire(Now), ActionStatus.Expired),
        ("start", a => a.Started(Now), ActionStatus.Running),
        ("refuse", a => a.Refused("No.", Now), ActionStatus.Failed),
        ("succeed", a => a.Succeeded("{}", Now), ActionStatus.Done),
        ("fail", a => a.Failed("No.", Now), ActionStatus.Failed),
        ("lose", a => a.Lost("Nobody knows.", Now), ActionStatus.Unknown),
        ("resolve", a => Refused(a.Resolve(true, "Looked.", Now).Succeeded), ActionStatus.Done),
        ("resolve as failed", a => Refused(a.Resolve(false, "Looked.", Now).Succeeded), ActionStatus.Failed),
        ("start taking back", a => Refused(a.StartRollback(Now).Succeeded), ActionStatus.RollingBack),
        ("take back", a => a.RolledBack(Now), ActionStatus.RolledBack),
        ("fail to take back", a => a.RollbackFailed("No.", Now), ActionStatus.Failed),
    ];

    [Fact]
    public void Moves_FromEveryState_AreThoseOfTheTable()
    {
        foreach (var from in Enum.GetValues<ActionStatus>())
        {
            foreach (var move in Moves)
            {
                var action = In(from);
                var moved = Try(action, move.Do);
                var allowed = Next.GetValueOrDefault(from, []).Contains(move.To) && Fits(from, move.Name);
                Assert.True(moved == allowed, $"{move.Name} from {from}: {moved}");
                Assert.Equal(moved ? move.To : from, action.Status);
            }
        }
    }

    [Fact]
    public void Table_OfTheProgram_IsThisOne()
    {
        foreach (var from in Enum.GetValues<ActionStatus>())
        {
            foreach (var to in Enum.GetValues<ActionStatus>())
                Assert.Equal(Next.GetValueOrDefault(from, []).Contains(to), ActionTransitions.Allows(from, to));
            Assert.Equal(!Next.ContainsKey(from), ActionTransitions.IsFinal(from));
        }
    }

    [Fact]
    public void Endings_WithoutSuccess_SayWhy()
    {
        foreach (var (from, end) in new (ActionStatus, Action<PlannedAction>)[]
                 {
                     (ActionStatus.Waiting, a => a.Expire(Now)), (ActionStatus.Waiting, a => a.Supersede(Id, "Edited.", Now)),
                     (ActionStatus.Approved, a => a.Refused("No.", Now)), (ActionStatus.Running, a => a.Failed("No.", Now)),
                 })
        {
            var action = In(from);
            end(action);
            Assert.False(string.IsNullOrEmpty(action.Failure));
        }
    }

    // "Approved" is reached by policy from a proposal and by leads from the queue, "failed" before and after the start.
    private static bool Fits(ActionStatus from, string move) => move switch
    {
        "allow" => from == ActionStatus.Proposed,
        "approve" => from == ActionStatus.Waiting,
        "refuse" => from == ActionStatus.Approved,
        "fail" or "succeed" => from == ActionStatus.Running,
        "resolve" or "resolve as failed" => from == ActionStatus.Unknown,
        "fail to take back" => from == ActionStatus.RollingBack,
        _ => true,
    };

    private static PolicyDecision Says(PolicyOutcome outcome) => new(outcome, [], "");

    private static bool Try(PlannedAction action, Action<PlannedAction> move)
    {
        try
        {
            move(action);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void Refused(bool succeeded)
    {
        if (!succeeded)
            throw new InvalidOperationException("refused");
    }

    private static PlannedAction In(ActionStatus status)
    {
        var action = new PlannedAction(
            Id, Actor.Program(Id), new ActionRequest("resend", new Dictionary<string, string>(), [], null), Now);
        typeof(PlannedAction).GetProperty(nameof(PlannedAction.Status))!.SetValue(action, status);
        return action;
    }
}
