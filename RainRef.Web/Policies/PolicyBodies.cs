using System.Text.Json.Nodes;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Domain.Policies.Rego;
using RainRef.Infrastructure.Policies;

namespace RainRef.Web.Policies;

/// <param name="Path">Such as <c>gate.rego</c>, <c>gate_test.rego</c> or <c>data.json</c>.</param>
public sealed record PolicyFile(string? Path, string? Text)
{
    public static IReadOnlyList<PolicyFile> Of(BundleFiles bundle) => [.. bundle.Files.Select(f => new PolicyFile(f.Key, f.Value))];

    public static Result<BundleFiles> Read(IReadOnlyList<PolicyFile?>? files)
    {
        var byPath = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var file in files ?? [])
        {
            if (file?.Path is not { } path || !byPath.TryAdd(path, file.Text))
                return Error.Validation("files", "Every file has a path of its own.");
        }

        return BundleFiles.Create(byPath);
    }
}

/// <param name="Zone">A time zone's name, such as <c>Europe/Berlin</c>.</param>
public sealed record PolicySettingsBody(string? Zone);

/// <param name="Files">With POST, none begins with the rules in force.</param>
/// <param name="Version">With PUT, the version that the editor saw; another one is refused.</param>
public sealed record PolicyDraftBody(string? Name = null, IReadOnlyList<PolicyFile?>? Files = null, int? Version = null);

public sealed record PolicyFilesBody(IReadOnlyList<PolicyFile?>? Files);

/// <param name="Days">1 to 90; 7 unless told.</param>
public sealed record ReplayBody(int? Days = null);

/// <param name="Flips">Acknowledged one by one, which those from deny to allow need.</param>
/// <param name="Rest">All others too, but for those from deny to allow.</param>
public sealed record AcknowledgeBody(IReadOnlyList<Guid>? Flips = null, bool Rest = false);

/// <param name="Version">The draft's version that the caller saw.</param>
public sealed record ActivateBody(int? Version);

public sealed record PolicyVersionView(
    Guid Id, int Number, string Name, string Digest, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt, Guid ReplayId,
    IReadOnlyList<PolicyFile> Files)
{
    public static PolicyVersionView Of(PolicyVersion v) => new(
        v.Id, v.Number, v.Name, v.Digest, v.CreatedByName, v.CreatedAt, v.ActivatedAt, v.ReplayId, PolicyFile.Of(v.Bundle));
}

public sealed record DefaultPolicyView(string Digest, IReadOnlyList<PolicyFile> Files);

/// <param name="Version">Grows with every change.</param>
public sealed record PolicyDraftView(
    Guid Id, string Name, int Version, string UpdatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, IReadOnlyList<PolicyFile> Files)
{
    public static PolicyDraftView Of(PolicyDraft d) =>
        new(d.Id, d.Name, d.Version, d.UpdatedByName, d.CreatedAt, d.UpdatedAt, PolicyFile.Of(d.Bundle));
}

/// <param name="Line">Counts from 1, as does the column; 0 where it is not known.</param>
public sealed record PolicyErrorView(string Code, string Message, string File, int Line, int Column)
{
    public static PolicyErrorView Of(RegoError e) => new(e.Code, e.Message, e.File, e.Line, e.Column);
}

/// <param name="Status"><c>passed</c>, <c>failed</c> or <c>skipped</c>.</param>
public sealed record PolicyTestView(string Name, string Status, string File, int Line, string? Message)
{
    public static PolicyTestView Of(RegoTestResult t) =>
        new(t.Name, t.Skipped ? "skipped" : t.Passed ? "passed" : "failed", t.File, t.Line, t.Error?.Message);
}

/// <param name="Digest">Of the rules and their data without the tests; none while there are errors.</param>
/// <param name="TestsPass">Whether there are tests and none failed; false where they were not run.</param>
public sealed record PolicyCheckView(
    bool Clean, string? Digest, bool TestsPass, IReadOnlyList<PolicyErrorView> Errors, IReadOnlyList<PolicyTestView> Tests)
{
    public static PolicyCheckView Of(BundleCheck c) =>
        new(c.IsClean, c.Digest, c.TestsPass, [.. c.Errors.Select(PolicyErrorView.Of)], [.. c.Tests.Select(PolicyTestView.Of)]);
}

/// <param name="Decisions">How many were made again.</param>
/// <param name="Masked">Decisions whose record lacks masked values, so that the rules saw the mask in their place.</param>
/// <param name="Complete">Whether nothing was left out; otherwise the replay does not count.</param>
/// <param name="Open">Flips that nobody acknowledged yet.</param>
/// <param name="OpenWidenings">Those of them from deny to allow, each acknowledged by itself.</param>
public sealed record ReplayView(
    Guid Id, Guid DraftId, string Digest, int Days, int Decisions, int Flips, int Masked, bool Complete, int Open, int OpenWidenings,
    string CreatedBy, DateTimeOffset CreatedAt)
{
    public static ReplayView Of(ReplayRow row) => new(
        row.Replay.Id, row.Replay.DraftId, row.Replay.Digest, row.Replay.Days, row.Replay.Decisions, row.Replay.Flips, row.Replay.Masked,
        row.Replay.Complete, row.Open, row.OpenWidenings, row.Replay.CreatedByName, row.Replay.CreatedAt);
}

/// <param name="From">What was decided: <c>allow</c>, <c>deny</c> or <c>review</c>.</param>
/// <param name="To">What the draft would decide.</param>
/// <param name="Widens">From deny to allow.</param>
/// <param name="Masked">Whether the record lacks masked values.</param>
public sealed record FlipView(
    Guid Id, Guid DecisionId, Guid ActionId, string ActionType, DateTimeOffset DecidedAt, string From, string To,
    IReadOnlyList<string> ReasonsBefore, IReadOnlyList<string> ReasonsAfter, IReadOnlyList<string> ObligationsBefore,
    IReadOnlyList<string> ObligationsAfter, bool Widens, bool Masked, string? AcknowledgedBy, DateTimeOffset? AcknowledgedAt)
{
    public static FlipView Of(PolicyFlip f) => new(
        f.Id, f.DecisionId, f.ActionId, f.ActionType, f.DecidedAt, SnakeCase.Of(f.From), SnakeCase.Of(f.To), f.ReasonsBefore, f.ReasonsAfter,
        f.ObligationsBefore, f.ObligationsAfter, f.IsWidening, f.Masked, f.AcknowledgedByName, f.AcknowledgedAt);
}

/// <param name="Input">As it was judged, but for the masked paths.</param>
/// <param name="Printed">What the rules printed.</param>
public sealed record PolicyDecisionView(
    Guid Id, Guid ActionId, string Outcome, IReadOnlyList<string> Reasons, IReadOnlyList<string> Obligations, string BundleDigest,
    JsonNode? Input, IReadOnlyList<string> MaskedPaths, IReadOnlyList<string> Printed, DateTimeOffset CreatedAt)
{
    public static PolicyDecisionView Of(Decision d) => new(
        d.Id, d.ActionId, SnakeCase.Of(d.Outcome), d.Reasons, d.Obligations, d.BundleDigest, JsonNode.Parse(d.InputJson), d.MaskedPaths,
        d.Printed, d.CreatedAt);
}
