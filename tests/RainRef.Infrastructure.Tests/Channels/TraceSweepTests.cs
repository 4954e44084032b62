using Microsoft.EntityFrameworkCore;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tests.Channels;

public sealed class TraceSweepTests : NodeTest
{
    // Why erasure leaves these texts alone; what is not here and not swept is a hole.
    private static readonly Dictionary<string, string> LeftAlone = new()
    {
        ["receipts receipt_checkpoints receipt_links receipt_tiles receipt_audits checkpoint_keys"] = "hold salted commitments only",
        ["audit_log"] = "says who did what to which id",
        ["data_subjects vault_entries vault_inbox"] = "erased by key and row",
        ["idempotency_keys"] = "rows that tell of the person are deleted",
        ["members api_keys workspaces adapter_configs pii_patterns"] = "the workspace's own set-up and people",
        ["playbooks playbook_versions policy_drafts policy_versions policy_settings policy_replays"] = "rules, written by the workspace",
        ["sources fragments citations kb_card_drafts kb_card_presences kb_card_recalls kb_card_rules"] = "the workspace's own knowledge",
        ["source_versions source_files import_runs import_items"] = "the workspace's own knowledge",
        ["ticket_uploads.by_name ticket_uploads.mapping ticket_upload_errors.code triage_reruns.by_name"] = "members and set-up",
        ["ticket_views ticket_tallies bulk_operations bulk_items.code"] = "refuse personal data; counts and codes",
        ["ticket_moves ticket_viewers held_replies.owner_name held_replies.reason"] = "ids, codes and members",
        ["retention_settings retention_runs"] = "set-up; ids, numbers and codes",
        ["macros"] = "the workspace's own words",
        ["ticket_attachments.media_type ticket_attachments.refusal"] = "of a list",
        ["routing_rules ticket_queues queue_members business_hours sla_targets sla_clocks ticket_settings ticket_counters"] = "set-up",
        ["triage_values data_protection_keys"] = "set-up",
        ["triage_labels triage_models"] = "deleted, or emptied, with what they learnt",
        ["kb_cards.title kb_cards.body kb_cards.slots kb_cards.tags kb_cards.owner kb_cards.product kb_cards.state"] = "knowledge",
        ["kb_card_revisions.title kb_card_revisions.body kb_card_revisions.slots kb_card_revisions.author"] = "knowledge",
        ["kb_card_comments.quote kb_card_comments.author kb_card_comments.resolved_by"] = "quotes the card; members",
        ["kb_card_reviews.decisions kb_card_reviews.closed_by kb_card_reviews.submitted_by kb_card_reviews.state"] = "ids and members",
        ["tickets.user_ref tickets.thread_key ref_events.user_ref ref_events.thread_key messages.author"] = "cleared by value",
        ["ref_events.external_id"] = "by it a message that comes again is recognised",
        ["actions.parameters action_steps.call action_steps.state_before action_steps.state_after decisions.input"] = "emptied with the action",
        ["actions.salt actions.plan_hash actions.hash actions.cited actions.proposed_by_name actions.type"] = "salt and plan go, the rest says nothing",
        ["action_steps.name action_steps.service approvals.action_hash approvals.binding_hash approvals.cited_hash approvals.policy_digest approvals.decided_by_name"] = "salted",
        ["decisions.bundle_digest decisions.obligations decisions.masked_paths policy_flips.obligations_after policy_flips.obligations_before"] = "rules",
        ["policy_flips.action_type policy_flips.from policy_flips.to policy_flips.acknowledged_by_name"] = "rules and members",
        ["answers.engine answers.retrieved answers.sent_by product_signals.product_area product_signals.emitted_by"] = "ids and members",
        ["intent_offers.key intent_offers.value intent_offers.decided_by"] = "of a list, and members",
        ["reply_settings"] = "set-up",
        ["answers.contradictions answers.language answers.taken_over_by answers.written_by answer_feedback.by answer_feedback.reason"] = "what knowledge says, of a list, and members",
        ["answers.fallback chat_turns.fallback chat_turns.engine chat_turns.retrieved chat_conversations.product turn_citations"] = "of a list, ids, and what knowledge says",
        ["chat_conversations.user_ref"] = "deleted with the person",
        ["jobs.kind jobs.payload jobs.trace_parent dead_letters.kind dead_letters.payload dead_letters.trace_parent"] = "ids",
        ["webhook_deliveries.payload webhook_deliveries.url webhook_deliveries.event_type"] = "ids",
        ["tickets.source tickets.channel tickets.product tickets.product_area tickets.queue tickets.severity tickets.intent tickets.trace_parent tickets.customer_tier"] = "of a list",
        ["ref_events.source ref_events.channel ref_events.product"] = "of a list",
    };

    [Fact]
    public async Task Columns_OfEveryTable_AreSweptOrSaidWhyNot()
    {
        await using var node = RainRef.Testing.RainRefNode.Create(Database);
        await using var db = await node.Get<RainRefDatabase>().ReadAsync(Workspace, Ct);
        var known = LeftAlone.Keys.SelectMany(k => k.Split(' ')).ToHashSet();

        var forgotten = (
            from entity in db.Model.GetEntityTypes()
            let table = entity.GetTableName()!
            from property in entity.GetProperties()
            let type = property.GetColumnType()
            where type.Contains("text", StringComparison.Ordinal) || type.Contains("char", StringComparison.Ordinal) || type.StartsWith("json", StringComparison.Ordinal)
            where !property.ClrType.IsEnum && Nullable.GetUnderlyingType(property.ClrType) is not { IsEnum: true }
            let column = property.GetColumnName()
            where !known.Contains(table) && !known.Contains($"{table}.{column}")
            where !TraceSweep.Swept.TryGetValue(table, out var swept) || !swept.Columns.Contains(column)
            select $"{table}.{column}").ToList();

        Assert.True(forgotten.Count == 0, "Neither swept nor said why not: " + string.Join(" ", forgotten));
    }

    /// <summary>What the erasure of a ticket empties besides, or why a table of the sweep has nothing of one ticket.</summary>
    [Fact]
    public void Sweep_OfATable_KnowsTheRowsOfATicketOrHasNone()
    {
        string[] none =
        [
            "chat_conversations", "chat_turns", "dead_letters", "intent_offers", "jobs", "kb_card_comments", "kb_card_reviews", "kb_card_revisions",
            "kb_cards", "ticket_upload_errors", "ticket_uploads", "triage_reruns", "webhook_deliveries",
        ];

        Assert.Equal(none, TraceSweep.Swept.Where(t => t.Value.Own == "false").Select(t => t.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("u-1", "I am u-1, not u-12 or cu-1 or u-1-2.", "I am [erased], not u-12 or cu-1 or u-1-2.")]
    [InlineData("a.b(c)+d*7", "See A.B(C)+D*7!", "See [erased]!")]
    [InlineData("Ünal-4711", "(ünal-4711)", "([erased])")]
    public async Task Pattern_OfAReference_FindsItAsAWholeWord(string reference, string text, string expected)
    {
        var pattern = PersonTraces.Pattern(new PersonTraces(reference, [], []).OnTheirTickets)!;

        Assert.Equal(expected, await AskAsync<string>($"SELECT regexp_replace('{text}', '{pattern}', '{TraceSweep.Erased}', 'gi')"));
    }

    [Theory]
    [InlineData("u-1", false)]
    [InlineData("maria", false)]
    [InlineData("123456", false)]
    [InlineData("1234567", true)]
    [InlineData("customer-48213", true)]
    public void Reference_ThatCouldBeAnything_IsSoughtOnTheirTicketsOnly(string reference, bool everywhere)
    {
        var traces = new PersonTraces(reference, [], []);

        Assert.Equal(everywhere, traces.Everywhere.Contains(reference));
        Assert.Contains(reference, traces.OnTheirTickets);
    }
}
