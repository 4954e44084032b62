namespace RainRef.Domain.Pipeline;

/// <summary>Work to do later.</summary>
/// <param name="Kind">The step that does it.</param>
/// <param name="OrderingKey">Jobs with the same key run one after the other, in the order in which they were added.</param>
/// <param name="PayloadJson">What the step needs: ids, no content.</param>
/// <param name="TraceParent">W3C trace context of the ticket, so that all steps join one trace.</param>
/// <param name="Priority">0 for what someone waits for, 1 for bulk work.</param>
/// <param name="Delay">How long to wait before the first try.</param>
public sealed record JobDraft(
    string Kind, Guid? OrderingKey, string PayloadJson, string? TraceParent = null, int Priority = 0, TimeSpan Delay = default);
