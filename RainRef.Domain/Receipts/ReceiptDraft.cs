using System.Text.Json.Nodes;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Receipts;

/// <summary>What a receipt is to say.</summary>
/// <param name="Kind">Such as "action.executed".</param>
/// <param name="SubjectId">The row that it attests.</param>
/// <param name="Data">Ids, digests and verdicts; never text that a person wrote.</param>
public sealed record ReceiptDraft(string Kind, Guid SubjectId, Guid? TicketId, Actor Actor, JsonObject Data);
