using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Options;
using RainRef.Domain.Connectors;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Connectors.Webhooks;

/// <summary>
/// Delivers one event as Standard Webhooks says. The message id is the same for every try, so that a receiver knows a
/// repetition; an answer that is not 2xx is a failure and is tried again, later and later.
/// </summary>
public sealed class WebhookStep(
    OutboundHttp outbound, WebhookTargets targets, IOptions<PipelineOptions> options, TimeProvider clock) : IJobStep
{
    public const string JobKind = "webhook";

    public string Kind => JobKind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<WebhookPayload>().DeliveryId;
        if (await PendingAsync(run, id, ct) is not { } pending)
            return;
        if (await targets.FindAsync(run.WorkspaceId, ct) is not { } target)
            throw new PermanentFailureException("The workspace has no webhook any more.");
        try
        {
            await SendAsync(pending, target, ct);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            await RecordFailureAsync(run, id, e.Message, ct);
            throw;
        }

        await using var work = await run.EndAsync(ct);
        if (await work.LockAsync<WebhookDelivery>(id, ct) is { } delivery)
            delivery.Succeeded(clock.GetUtcNow());
        await work.CommitAsync(ct);
    }

    private static async Task<WebhookDelivery?> PendingAsync(JobRun run, Guid id, CancellationToken ct)
    {
        await using var work = await run.WithinAsync(ct);
        return await work.FindAsync<WebhookDelivery>(id, ct) is { State: DeliveryState.Pending } delivery ? delivery : null;
    }

    private async Task SendAsync(WebhookDelivery delivery, WebhookTarget target, CancellationToken ct)
    {
        var body = Encoding.UTF8.GetBytes(delivery.Payload);
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        var signature = WebhookSignature.Sign(target.Secret, delivery.Id.ToString("D"), timestamp, body);
        if (!signature.Succeeded)
            throw new PermanentFailureException(signature.Error.Message);
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", delivery.Id.ToString("D"));
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", signature.Value);
        using var response = await outbound.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"The receiver answered {(int)response.StatusCode}.");
    }

    private async Task RecordFailureAsync(JobRun run, Guid id, string error, CancellationToken ct)
    {
        await using var work = await run.WithinAsync(ct);
        if (await work.FindAsync<WebhookDelivery>(id, ct) is not { } delivery)
            return;
        delivery.AttemptFailed(error, final: run.Job.Attempts >= options.Value.MaxAttempts);
        await work.CommitAsync(ct);
    }
}
