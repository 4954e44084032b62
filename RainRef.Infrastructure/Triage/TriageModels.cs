using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>Lets another version of a model serve, at a person's word.</summary>
public sealed class TriageModels(TriageShelf shelf, WorkFactory works, TimeProvider clock)
{
    /// <summary>The version with this id serves again; what served is kept.</summary>
    public async Task<Result<Guid>> RollBackAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await LockAsync(work, id, ct) is not { } model)
            return Error.NotFound("model");
        if (model.State == TriageModelState.InService)
            return Error.Conflict("model_in_service", "This version serves already.");
        if (model.State == TriageModelState.Refused)
            return Error.Conflict("model_refused", $"This version never served: {model.Verdict}");
        if (model.State == TriageModelState.Erased)
            return Error.Conflict("model_erased", $"This version is gone: {model.Verdict}");
        await RetireServingAsync(work, model.Kind, ct);
        model.Activate($"Brought back by {actor.Name}.", clock.GetUtcNow());
        Finish(work, actor, model, "triage.model.rolled_back");
        await work.CommitAsync(ct);
        shelf.Forget(actor.WorkspaceId);
        return id;
    }

    /// <summary>No model serves for this kind: rules go on alone.</summary>
    public async Task<Result<Guid>> RetireAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await LockAsync(work, id, ct) is not { } model)
            return Error.NotFound("model");
        if (model.State != TriageModelState.InService)
            return Error.Conflict("model_not_in_service", "This version does not serve.");
        model.Retire();
        Finish(work, actor, model, "triage.model.retired");
        await work.CommitAsync(ct);
        shelf.Forget(actor.WorkspaceId);
        return id;
    }

    // Training that ends meanwhile, or somebody else's word, comes before or after: only one version serves.
    private static async Task<TriageModel?> LockAsync(Work work, Guid id, CancellationToken ct)
    {
        var kind = await work.Db.TriageModels.Where(m => m.Id == id).Select(m => (TriageKind?)m.Kind).FirstOrDefaultAsync(ct);
        if (kind is null)
            return null;
        await TriageTraining.LockAsync(work, kind.Value, ct);
        return await work.LockAsync<TriageModel>(id, ct);
    }

    // Written at once: the index that lets one version serve is checked row by row.
    internal static async Task RetireServingAsync(Work work, TriageKind kind, CancellationToken ct)
    {
        if (await work.Db.TriageModels.FirstOrDefaultAsync(m => m.Kind == kind && m.State == TriageModelState.InService, ct) is { } serving)
        {
            serving.Retire();
            await work.Db.SaveChangesAsync(ct);
        }
    }

    private void Finish(Work work, Actor actor, TriageModel model, string action)
    {
        work.Add(new AuditEntry(Ids.New(clock), actor, action, "triage_model", model.Id, clock.GetUtcNow()));
        TriageTrainingStep.Attest(work, actor, model, action);
        work.Announce(TriageShelf.ModelChanged, model.Id, null);
    }
}
