using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Reports;

namespace RainRef.Infrastructure.Receipts;

/// <summary>Tells people that something in a log of receipts does not fit: live, in the audit log, as a metric and a log line.</summary>
public sealed partial class AuditFaults(WorkFactory works, ILogger<AuditFaults> logger)
{
    /// <summary>The kind of the live event and the audit log's action.</summary>
    public const string Kind = "audit.fault";

    private const int MaxTold = 20;

    private static readonly Counter<long> Counter = new Meter(PipelineMetrics.Name).CreateCounter<long>(
        "rainref_audit_faults_total", null, "Receipts and checkpoints that do not fit together.");

    private readonly ConcurrentDictionary<(Guid, ChainFaultKind, long, Guid?), bool> _told = new();

    /// <summary>Tells of faults that this process has not told of yet.</summary>
    public async Task RaiseAsync(Guid workspaceId, IEnumerable<ChainFault> faults, CancellationToken ct)
    {
        var news = faults.Where(f => !_told.ContainsKey((workspaceId, f.Kind, f.Seq, f.ReceiptId))).Take(MaxTold).ToList();
        if (news.Count == 0)
            return;
        await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
        foreach (var fault in news)
        {
            var subject = fault.ReceiptId ?? workspaceId;
            work.Add(new AuditEntry(
                Ids.New(works.Clock), Actor.Program(workspaceId), Kind, fault.ReceiptId is null ? "receipt_log" : "receipt", subject,
                works.Clock.GetUtcNow()));
            work.Announce(Kind, subject, null);
        }

        await work.CommitAsync(ct);
        foreach (var fault in news)
        {
            _told[(workspaceId, fault.Kind, fault.Seq, fault.ReceiptId)] = true;
            Counter.Add(1, new KeyValuePair<string, object?>("kind", SnakeCase.Of(fault.Kind)));
            LogFault(workspaceId, fault.Kind, fault.Seq, fault.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Critical, "The log of receipts of workspace {WorkspaceId} does not fit: {Kind} at {Seq}. {Detail}")]
    private partial void LogFault(Guid workspaceId, ChainFaultKind kind, long seq, string detail);
}
