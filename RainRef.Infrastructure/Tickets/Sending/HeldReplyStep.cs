using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tickets.Sending;

/// <summary>Sends a held reply once its time has come: message, status and the job's end commit together.</summary>
public sealed class HeldReplyStep(HeldReplies held) : IJobStep
{
    public const string Name = "reply.send";

    public string Kind => Name;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<HeldPayload>().HeldId;
        Domain.Common.Error? refused;
        await using (var work = await run.EndAsync(ct))
        {
            refused = await held.SendAsync(work, id, ct);
            if (refused is null)
            {
                await work.CommitAsync(ct);
                return;
            }
        }

        // Anew, since what was refused may have been half done.
        await using var stop = await run.EndAsync(ct);
        await held.StopAsync(stop, id, refused, ct);
        await stop.CommitAsync(ct);
    }
}
