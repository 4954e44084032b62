using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Answers;

/// <summary>Changes how a workspace's replies begin and end, and how sure an answer must be.</summary>
public sealed class SetReplySettings(WorkFactory works, TimeProvider clock)
{
    public const string Changed = "reply_settings.changed";

    /// <summary>What is null stays as it is.</summary>
    public async Task<Result<ReplySettings>> RunAsync(
        Actor actor, IReadOnlyList<ReplyTemplate>? templates, string? defaultLanguage, double? threshold, ReplySources? sources, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var settings = await work.LockAsync<ReplySettings>(actor.WorkspaceId, ct);
        if (settings is null)
            work.Add(settings = new ReplySettings(actor.WorkspaceId));
        var set = settings.Set(templates ?? settings.Templates, defaultLanguage ?? settings.DefaultLanguage, threshold ?? settings.Threshold, sources ?? settings.Sources);
        if (!set.Succeeded)
            return set;
        work.Add(new AuditEntry(Ids.New(clock), actor, Changed, "reply_settings", settings.Id, clock.GetUtcNow()));
        work.Announce(Changed, settings.Id, null);
        await work.CommitAsync(ct);
        return set;
    }
}
