using Polly;
using Polly.Retry;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;

namespace RainRef.Infrastructure.Actions;

/// <summary>
/// Sends a built call to a service. It is repeated only when it is certain that it did not get through, or when the
/// service, asked by its key, says that it has not seen it; a service that cannot be asked leaves it to a person.
/// </summary>
public sealed class HttpTool(ServiceDirectory services, StandIn standIn, TimeProvider clock) : IExternalTool
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public string Name => PlaybookStep.Http;

    public async Task<Result<string>> RunAsync(ToolCall call, CancellationToken ct)
    {
        var found = await FindAsync(call, ct);
        if (!found.Succeeded)
            return found.Error;
        if (found.Value.Target.Simulated)
            return standIn.Answer(call.Key, call.Call);
        var client = new ServiceClient(found.Value, call, clock);
        var unsure = call.Resumed;
        var last = await Pipeline(call.Call.Retries).ExecuteAsync(
            async token =>
            {
                var attempt = await TryAsync(client, unsure, token);
                unsure = attempt.Unsure;
                return attempt;
            },
            ct);
        if (last.Final is { } final)
            return final;
        return last.Unsure && !client.CanBeAsked
            ? ToolErrors.Unknown($"{last.Reason} The service '{call.Call.Service}' cannot be asked what became of it.")
            : throw new ToolUnavailableException(last.Reason, last.Unsure);
    }

    public async Task<string?> StateAsync(ToolCall call, CancellationToken ct)
    {
        if (call.Call.StateAddress is null)
            return null;
        var found = await FindAsync(call, ct);
        if (!found.Succeeded)
            throw new ToolUnavailableException(found.Error.Message, call.Resumed);
        var state = found.Value.Target.Simulated ? null : await new ServiceClient(found.Value, call, clock).StateAsync(ct);
        try
        {
            var canonical = ActionStep.Canonical(state, call.Call.StateIgnore);
            return canonical.Length <= ActionStep.MaxState
                ? canonical
                : throw new ToolUnavailableException("The service's state is too large to keep.", call.Resumed);
        }
        catch (CanonicalJsonException e)
        {
            throw new ToolUnavailableException($"The service's state cannot be hashed: {e.Message}", call.Resumed);
        }
    }

    private static async Task<Attempt> TryAsync(ServiceClient client, bool unsure, CancellationToken ct)
    {
        if (unsure)
        {
            if (!client.CanBeAsked)
                return new Attempt(null, Unsure: true, "It may have got through.");
            var asked = await client.AskAsync(ct);
            if (asked.Final is not null || asked.Unsure)
                return asked;
        }

        var sent = await client.SendAsync(ct);
        // Asked at once: most often the answer is there, and nothing is to be repeated.
        if (sent is { Final: null, Unsure: true } && client.CanBeAsked && await client.AskAsync(ct) is { } known && (known.Final is not null || !known.Unsure))
            return known;
        return sent;
    }

    private async Task<Result<ServiceAccess>> FindAsync(ToolCall call, CancellationToken ct)
    {
        var found = await services.FindAsync(call.WorkspaceId, call.Call.Service!, ct);
        // The credentials go only where the service is now, whatever the address was when the call was built.
        return found.Succeeded && !found.Value.Target.Owns(call.Call.Address!)
            ? Error.Forbidden("service_changed", $"The service '{call.Call.Service}' has moved since the call was built.")
            : found;
    }

    private ResiliencePipeline<Attempt> Pipeline(int retries)
    {
        var builder = new ResiliencePipelineBuilder<Attempt> { TimeProvider = clock };
        if (retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<Attempt>
            {
                MaxRetryAttempts = retries,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result is { Final: null }),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstPause,
                MaxDelay = LongestPause,
                DelayGenerator = args => ValueTask.FromResult(args.Outcome.Result?.Wait),
            });
        }

        return builder.Build();
    }
}
