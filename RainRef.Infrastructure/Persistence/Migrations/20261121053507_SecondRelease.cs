using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NpgsqlTypes;

#nullable disable

namespace RainRef.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class SecondRelease : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_fragments_search",
                table: "fragments");

            migrationBuilder.DropIndex(
                name: "ix_decisions_workspace_id",
                table: "decisions");

            migrationBuilder.DropIndex(
                name: "ix_approvals_action_id",
                table: "approvals");

            migrationBuilder.DropColumn(
                name: "search",
                table: "fragments");

            migrationBuilder.DropColumn(
                name: "first_response_due_at",
                table: "tickets");

            migrationBuilder.DropColumn(
                name: "resolution_due_at",
                table: "tickets");

            migrationBuilder.DropColumn(
                name: "terms",
                table: "fragments");

            migrationBuilder.AddColumn<string>(
                name: "customer_tier",
                table: "tickets",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "follow_up_of",
                table: "tickets",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "priority",
                table: "tickets",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "normal");

            migrationBuilder.AddColumn<Guid>(
                name: "answer_id",
                table: "messages",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "answering_version",
                table: "kb_cards",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "approved_version",
                table: "kb_cards",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "owner_id",
                table: "kb_cards",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "slots",
                table: "kb_cards",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "state_reason",
                table: "kb_cards",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "verified_at",
                table: "kb_cards",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "verify_by",
                table: "kb_cards",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "verify_every_days",
                table: "kb_cards",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "author_id",
                table: "kb_card_revisions",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<bool>(
                name: "composed",
                table: "kb_card_revisions",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "slots",
                table: "kb_card_revisions",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string[]>(
                name: "masked_paths",
                table: "decisions",
                type: "text[]",
                nullable: false,
                defaultValue: new string[0]);

            migrationBuilder.AddColumn<string[]>(
                name: "obligations",
                table: "decisions",
                type: "text[]",
                nullable: false,
                defaultValue: new string[0]);

            migrationBuilder.AddColumn<string[]>(
                name: "printed",
                table: "decisions",
                type: "text[]",
                nullable: false,
                defaultValue: new string[0]);

            migrationBuilder.AddColumn<string>(
                name: "binding_hash",
                table: "approvals",
                type: "character varying(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "cited_hash",
                table: "approvals",
                type: "character varying(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "receipt_id",
                table: "approvals",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "sent_at",
                table: "answers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "sent_by",
                table: "answers",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "cited",
                table: "actions",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<Guid>(
                name: "decision_receipt_id",
                table: "actions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid[]>(
                name: "earlier_proposers",
                table: "actions",
                type: "uuid[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "expires_at",
                table: "actions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "plan_hash",
                table: "actions",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "shadow_receipt_id",
                table: "actions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "superseded_by_id",
                table: "actions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "supersedes_id",
                table: "actions",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "action_steps",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    action_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_rollback = table.Column<bool>(type: "boolean", nullable: false),
                    undoes_id = table.Column<Guid>(type: "uuid", nullable: true),
                    position = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    key = table.Column<Guid>(type: "uuid", nullable: false),
                    call = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    result = table.Column<string>(type: "text", nullable: true),
                    failure = table.Column<string>(type: "text", nullable: true),
                    state_before = table.Column<string>(type: "text", nullable: true),
                    state_after = table.Column<string>(type: "text", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_action_steps", x => x.id);
                    table.ForeignKey(
                        name: "fk_action_steps_actions_action_id",
                        column: x => x.action_id,
                        principalTable: "actions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_action_steps_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "business_hours",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    time_zone = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    week = table.Column<string>(type: "jsonb", nullable: false),
                    holidays = table.Column<string>(type: "jsonb", nullable: false),
                    is_default = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_business_hours", x => x.id);
                    table.ForeignKey(
                        name: "fk_business_hours_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "data_subjects",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reference = table.Column<string>(type: "character varying(700)", maxLength: 700, nullable: false),
                    wrapped_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_subjects", x => x.id);
                    table.ForeignKey(
                        name: "fk_data_subjects_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "kb_card_comments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    card_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    start = table.Column<int>(type: "integer", nullable: false),
                    length = table.Column<int>(type: "integer", nullable: false),
                    quote = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    author = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    resolved_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    resolved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kb_card_comments", x => x.id);
                    table.ForeignKey(
                        name: "fk_kb_card_comments_kb_cards_card_id",
                        column: x => x.card_id,
                        principalTable: "kb_cards",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_kb_card_comments_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "kb_card_drafts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    card_id = table.Column<Guid>(type: "uuid", nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    base_version = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kb_card_drafts", x => x.id);
                    table.ForeignKey(
                        name: "fk_kb_card_drafts_kb_cards_card_id",
                        column: x => x.card_id,
                        principalTable: "kb_cards",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_kb_card_drafts_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "kb_card_presences",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    card_id = table.Column<Guid>(type: "uuid", nullable: false),
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kb_card_presences", x => x.id);
                    table.ForeignKey(
                        name: "fk_kb_card_presences_kb_cards_card_id",
                        column: x => x.card_id,
                        principalTable: "kb_cards",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_kb_card_presences_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "kb_card_recalls",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    card_id = table.Column<Guid>(type: "uuid", nullable: false),
                    answer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ticket_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kb_card_recalls", x => x.id);
                    table.ForeignKey(
                        name: "fk_kb_card_recalls_answers_answer_id",
                        column: x => x.answer_id,
                        principalTable: "answers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_kb_card_recalls_kb_cards_card_id",
                        column: x => x.card_id,
                        principalTable: "kb_cards",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_kb_card_recalls_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "kb_card_reviews",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    card_id = table.Column<Guid>(type: "uuid", nullable: false),
                    base_version = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    result_version = table.Column<int>(type: "integer", nullable: true),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    submitted_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    submitted_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    note = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    decisions = table.Column<string>(type: "jsonb", nullable: false),
                    closed_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    closed_note = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kb_card_reviews", x => x.id);
                    table.ForeignKey(
                        name: "fk_kb_card_reviews_kb_cards_card_id",
                        column: x => x.card_id,
                        principalTable: "kb_cards",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_kb_card_reviews_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "kb_card_rules",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    own_text = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    verify_days = table.Column<int>(type: "integer", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kb_card_rules", x => x.id);
                    table.ForeignKey(
                        name: "fk_kb_card_rules_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "outgoing_emails",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ticket_id = table.Column<Guid>(type: "uuid", nullable: true),
                    to = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false),
                    subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    failure = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outgoing_emails", x => x.id);
                    table.ForeignKey(
                        name: "fk_outgoing_emails_tickets_ticket_id",
                        column: x => x.ticket_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_outgoing_emails_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pii_patterns",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: false),
                    expression = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    checksum = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    matches = table.Column<string[]>(type: "text[]", nullable: false),
                    non_matches = table.Column<string[]>(type: "text[]", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pii_patterns", x => x.id);
                    table.ForeignKey(
                        name: "fk_pii_patterns_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "playbooks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_playbooks", x => x.id);
                    table.ForeignKey(
                        name: "fk_playbooks_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "policy_drafts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    files = table.Column<string>(type: "jsonb", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    updated_by_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policy_drafts", x => x.id);
                    table.ForeignKey(
                        name: "fk_policy_drafts_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "policy_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    files = table.Column<string>(type: "jsonb", nullable: false),
                    replay_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_by_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    activated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policy_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_policy_versions_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "routing_rules",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    conditions = table.Column<string>(type: "jsonb", nullable: false),
                    queue = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    priority = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    assignment = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_routing_rules", x => x.id);
                    table.ForeignKey(
                        name: "fk_routing_rules_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sla_targets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    severity = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    customer_tier = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    first_response_minutes = table.Column<int>(type: "integer", nullable: false),
                    resolution_minutes = table.Column<int>(type: "integer", nullable: false),
                    around_the_clock = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sla_targets", x => x.id);
                    table.ForeignKey(
                        name: "fk_sla_targets_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ticket_settings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    grace_hours = table.Column<int>(type: "integer", nullable: false),
                    warn_percent = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ticket_settings", x => x.id);
                    table.ForeignKey(
                        name: "fk_ticket_settings_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "triage_labels",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    value = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    source = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    ticket_id = table.Column<Guid>(type: "uuid", nullable: true),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_triage_labels", x => x.id);
                    table.ForeignKey(
                        name: "fk_triage_labels_tickets_ticket_id",
                        column: x => x.ticket_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_triage_labels_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "triage_models",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    verdict = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    report = table.Column<string>(type: "jsonb", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false),
                    trained_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    activated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_triage_models", x => x.id);
                    table.ForeignKey(
                        name: "fk_triage_models_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "triage_values",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    parent = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    category = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    product_area = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    queue = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_triage_values", x => x.id);
                    table.ForeignKey(
                        name: "fk_triage_values_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "vault_inbox",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    box = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_vault_inbox", x => new { x.workspace_id, x.id });
                    table.ForeignKey(
                        name: "fk_vault_inbox_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sla_clocks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ticket_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    target = table.Column<TimeSpan>(type: "interval", nullable: false),
                    warn_percent = table.Column<int>(type: "integer", nullable: false),
                    business_hours_id = table.Column<Guid>(type: "uuid", nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    running_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    used = table.Column<TimeSpan>(type: "interval", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    warn_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    next_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    warned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    breached_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    stopped_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sla_clocks", x => x.id);
                    table.ForeignKey(
                        name: "fk_sla_clocks_business_hours_business_hours_id",
                        column: x => x.business_hours_id,
                        principalTable: "business_hours",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_sla_clocks_tickets_ticket_id",
                        column: x => x.ticket_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_sla_clocks_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ticket_queues",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    title = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    assignment = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    capacity = table.Column<int>(type: "integer", nullable: false),
                    business_hours_id = table.Column<Guid>(type: "uuid", nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    is_default = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ticket_queues", x => x.id);
                    table.ForeignKey(
                        name: "fk_ticket_queues_business_hours_business_hours_id",
                        column: x => x.business_hours_id,
                        principalTable: "business_hours",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_ticket_queues_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "vault_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: true),
                    event_id = table.Column<Guid>(type: "uuid", nullable: true),
                    ticket_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    original = table.Column<byte[]>(type: "bytea", nullable: true),
                    lookup = table.Column<byte[]>(type: "bytea", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_vault_entries", x => x.id);
                    table.ForeignKey(
                        name: "fk_vault_entries_subject",
                        column: x => x.subject_id,
                        principalTable: "data_subjects",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_vault_entries_tickets_ticket_id",
                        column: x => x.ticket_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_vault_entries_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "playbook_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    playbook_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    yaml = table.Column<string>(type: "text", nullable: false),
                    digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    author_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_playbook_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_playbook_versions_playbooks_playbook_id",
                        column: x => x.playbook_id,
                        principalTable: "playbooks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_playbook_versions_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "policy_replays",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    draft_id = table.Column<Guid>(type: "uuid", nullable: false),
                    digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    days = table.Column<int>(type: "integer", nullable: false),
                    decisions = table.Column<int>(type: "integer", nullable: false),
                    flips = table.Column<int>(type: "integer", nullable: false),
                    masked = table.Column<int>(type: "integer", nullable: false),
                    complete = table.Column<bool>(type: "boolean", nullable: false),
                    created_by_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policy_replays", x => x.id);
                    table.ForeignKey(
                        name: "fk_policy_replays_policy_drafts_draft_id",
                        column: x => x.draft_id,
                        principalTable: "policy_drafts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_policy_replays_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "policy_settings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    active_version_id = table.Column<Guid>(type: "uuid", nullable: true),
                    active_digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policy_settings", x => x.id);
                    table.ForeignKey(
                        name: "fk_policy_settings_policy_versions_active_version_id",
                        column: x => x.active_version_id,
                        principalTable: "policy_versions",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_policy_settings_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "queue_members",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    queue_id = table.Column<Guid>(type: "uuid", nullable: false),
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    capacity = table.Column<int>(type: "integer", nullable: true),
                    last_assigned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_queue_members", x => x.id);
                    table.ForeignKey(
                        name: "fk_queue_members_members_member_id",
                        column: x => x.member_id,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_queue_members_ticket_queues_queue_id",
                        column: x => x.queue_id,
                        principalTable: "ticket_queues",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_queue_members_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "policy_flips",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    replay_id = table.Column<Guid>(type: "uuid", nullable: false),
                    decision_id = table.Column<Guid>(type: "uuid", nullable: false),
                    action_id = table.Column<Guid>(type: "uuid", nullable: false),
                    action_type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    from = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    to = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    reasons_before = table.Column<string[]>(type: "text[]", nullable: false),
                    reasons_after = table.Column<string[]>(type: "text[]", nullable: false),
                    obligations_before = table.Column<string[]>(type: "text[]", nullable: false),
                    obligations_after = table.Column<string[]>(type: "text[]", nullable: false),
                    masked = table.Column<bool>(type: "boolean", nullable: false),
                    acknowledged_by = table.Column<Guid>(type: "uuid", nullable: true),
                    acknowledged_by_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    acknowledged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policy_flips", x => x.id);
                    table.ForeignKey(
                        name: "fk_policy_flips_policy_replays_replay_id",
                        column: x => x.replay_id,
                        principalTable: "policy_replays",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_policy_flips_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_tickets_follow_up_of",
                table: "tickets",
                column: "follow_up_of");

            migrationBuilder.CreateIndex(
                name: "ix_tickets_workspace_id_assignee_id",
                table: "tickets",
                columns: new[] { "workspace_id", "assignee_id" },
                filter: "assignee_id IS NOT NULL AND status IN ('new', 'open', 'pending')");

            migrationBuilder.CreateIndex(
                name: "ix_tickets_workspace_id_follow_up_of",
                table: "tickets",
                columns: new[] { "workspace_id", "follow_up_of" },
                filter: "follow_up_of IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tickets_workspace_id_queue",
                table: "tickets",
                columns: new[] { "workspace_id", "queue" },
                filter: "assignee_id IS NULL AND status IN ('new', 'open')");

            migrationBuilder.CreateIndex(
                name: "ix_tickets_workspace_id_solved_at",
                table: "tickets",
                columns: new[] { "workspace_id", "solved_at" },
                filter: "status = 'solved'");

            migrationBuilder.CreateIndex(
                name: "ix_receipts_subject_id_id",
                table: "receipts",
                columns: new[] { "subject_id", "id" },
                filter: "kind IN ('approval.used', 'autonomy.compared', 'autonomy.set', 'autonomy.promoted', 'autonomy.demoted')");

            migrationBuilder.CreateIndex(
                name: "ix_messages_answer_id",
                table: "messages",
                column: "answer_id");

            migrationBuilder.CreateIndex(
                name: "ix_kb_cards_verify_by",
                table: "kb_cards",
                column: "verify_by",
                filter: "answering_version IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_decisions_workspace_id_id",
                table: "decisions",
                columns: new[] { "workspace_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_approvals_action_id_decided_by_approved",
                table: "approvals",
                columns: new[] { "action_id", "decided_by", "approved" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_actions_expires_at",
                table: "actions",
                column: "expires_at",
                filter: "status = 'waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_action_steps_action_id_is_rollback_position",
                table: "action_steps",
                columns: new[] { "action_id", "is_rollback", "position" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_action_steps_workspace_id",
                table: "action_steps",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_business_hours_workspace_id_name",
                table: "business_hours",
                columns: new[] { "workspace_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_data_subjects_workspace_id_reference",
                table: "data_subjects",
                columns: new[] { "workspace_id", "reference" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_kb_card_comments_card_id_id",
                table: "kb_card_comments",
                columns: new[] { "card_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_kb_card_comments_workspace_id",
                table: "kb_card_comments",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_kb_card_drafts_card_id_author_id",
                table: "kb_card_drafts",
                columns: new[] { "card_id", "author_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_kb_card_drafts_workspace_id",
                table: "kb_card_drafts",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_kb_card_presences_card_id_member_id",
                table: "kb_card_presences",
                columns: new[] { "card_id", "member_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_kb_card_presences_workspace_id",
                table: "kb_card_presences",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_kb_card_recalls_answer_id",
                table: "kb_card_recalls",
                column: "answer_id");

            migrationBuilder.CreateIndex(
                name: "ix_kb_card_recalls_card_id_answer_id",
                table: "kb_card_recalls",
                columns: new[] { "card_id", "answer_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_kb_card_recalls_workspace_id",
                table: "kb_card_recalls",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_kb_card_reviews_card_id",
                table: "kb_card_reviews",
                column: "card_id",
                unique: true,
                filter: "state = 'open'");

            migrationBuilder.CreateIndex(
                name: "ix_kb_card_reviews_workspace_id",
                table: "kb_card_reviews",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_kb_card_rules_workspace_id",
                table: "kb_card_rules",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_emails_ticket_id",
                table: "outgoing_emails",
                column: "ticket_id");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_emails_workspace_id_state_id",
                table: "outgoing_emails",
                columns: new[] { "workspace_id", "state", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_pii_patterns_workspace_id_type",
                table: "pii_patterns",
                columns: new[] { "workspace_id", "type" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_playbook_versions_playbook_id_version",
                table: "playbook_versions",
                columns: new[] { "playbook_id", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_playbook_versions_workspace_id",
                table: "playbook_versions",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_playbooks_workspace_id_name",
                table: "playbooks",
                columns: new[] { "workspace_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_policy_drafts_workspace_id_id",
                table: "policy_drafts",
                columns: new[] { "workspace_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_policy_flips_replay_id_decision_id",
                table: "policy_flips",
                columns: new[] { "replay_id", "decision_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_policy_flips_workspace_id",
                table: "policy_flips",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_policy_replays_draft_id_id",
                table: "policy_replays",
                columns: new[] { "draft_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_policy_replays_workspace_id",
                table: "policy_replays",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_policy_settings_active_version_id",
                table: "policy_settings",
                column: "active_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_policy_settings_workspace_id",
                table: "policy_settings",
                column: "workspace_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_policy_versions_workspace_id_number",
                table: "policy_versions",
                columns: new[] { "workspace_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_queue_members_member_id",
                table: "queue_members",
                column: "member_id");

            migrationBuilder.CreateIndex(
                name: "ix_queue_members_queue_id_member_id",
                table: "queue_members",
                columns: new[] { "queue_id", "member_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_queue_members_workspace_id",
                table: "queue_members",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_routing_rules_workspace_id_position",
                table: "routing_rules",
                columns: new[] { "workspace_id", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_sla_clocks_business_hours_id",
                table: "sla_clocks",
                column: "business_hours_id");

            migrationBuilder.CreateIndex(
                name: "ix_sla_clocks_next_at_workspace_id",
                table: "sla_clocks",
                columns: new[] { "next_at", "workspace_id" },
                filter: "next_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_sla_clocks_ticket_id_kind",
                table: "sla_clocks",
                columns: new[] { "ticket_id", "kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_sla_clocks_workspace_id",
                table: "sla_clocks",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_sla_targets_workspace_id_severity_customer_tier",
                table: "sla_targets",
                columns: new[] { "workspace_id", "severity", "customer_tier" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "ix_ticket_queues_business_hours_id",
                table: "ticket_queues",
                column: "business_hours_id");

            migrationBuilder.CreateIndex(
                name: "ix_ticket_queues_workspace_id_name",
                table: "ticket_queues",
                columns: new[] { "workspace_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ticket_settings_workspace_id",
                table: "ticket_settings",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_triage_labels_ticket_id_kind",
                table: "triage_labels",
                columns: new[] { "ticket_id", "kind" },
                unique: true,
                filter: "ticket_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_triage_labels_workspace_id_kind_updated_at",
                table: "triage_labels",
                columns: new[] { "workspace_id", "kind", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "ix_triage_models_workspace_id_kind",
                table: "triage_models",
                columns: new[] { "workspace_id", "kind" },
                unique: true,
                filter: "state = 'in_service'");

            migrationBuilder.CreateIndex(
                name: "ix_triage_models_workspace_id_kind_number",
                table: "triage_models",
                columns: new[] { "workspace_id", "kind", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_triage_values_workspace_id_kind_key",
                table: "triage_values",
                columns: new[] { "workspace_id", "kind", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_vault_entries_subject_id",
                table: "vault_entries",
                column: "subject_id");

            migrationBuilder.CreateIndex(
                name: "ix_vault_entries_ticket_id",
                table: "vault_entries",
                column: "ticket_id");

            migrationBuilder.CreateIndex(
                name: "ix_vault_entries_workspace_id_lookup",
                table: "vault_entries",
                columns: new[] { "workspace_id", "lookup" });

            migrationBuilder.AddForeignKey(
                name: "fk_messages_answers_answer_id",
                table: "messages",
                column: "answer_id",
                principalTable: "answers",
                principalColumn: "id",
                onDelete: ReferentialAction.SetNull);

            migrationBuilder.AddForeignKey(
                name: "fk_tickets_tickets_follow_up_of",
                table: "tickets",
                column: "follow_up_of",
                principalTable: "tickets",
                principalColumn: "id",
                onDelete: ReferentialAction.SetNull);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_messages_answers_answer_id",
                table: "messages");

            migrationBuilder.DropForeignKey(
                name: "fk_tickets_tickets_follow_up_of",
                table: "tickets");

            migrationBuilder.DropTable(
                name: "action_steps");

            migrationBuilder.DropTable(
                name: "kb_card_comments");

            migrationBuilder.DropTable(
                name: "kb_card_drafts");

            migrationBuilder.DropTable(
                name: "kb_card_presences");

            migrationBuilder.DropTable(
                name: "kb_card_recalls");

            migrationBuilder.DropTable(
                name: "kb_card_reviews");

            migrationBuilder.DropTable(
                name: "kb_card_rules");

            migrationBuilder.DropTable(
                name: "outgoing_emails");

            migrationBuilder.DropTable(
                name: "pii_patterns");

            migrationBuilder.DropTable(
                name: "playbook_versions");

            migrationBuilder.DropTable(
                name: "policy_flips");

            migrationBuilder.DropTable(
                name: "policy_settings");

            migrationBuilder.DropTable(
                name: "queue_members");

            migrationBuilder.DropTable(
                name: "routing_rules");

            migrationBuilder.DropTable(
                name: "sla_clocks");

            migrationBuilder.DropTable(
                name: "sla_targets");

            migrationBuilder.DropTable(
                name: "ticket_settings");

            migrationBuilder.DropTable(
                name: "triage_labels");

            migrationBuilder.DropTable(
                name: "triage_models");

            migrationBuilder.DropTable(
                name: "triage_values");

            migrationBuilder.DropTable(
                name: "vault_entries");

            migrationBuilder.DropTable(
                name: "vault_inbox");

            migrationBuilder.DropTable(
                name: "playbooks");

            migrationBuilder.DropTable(
                name: "policy_replays");

            migrationBuilder.DropTable(
                name: "policy_versions");

            migrationBuilder.DropTable(
                name: "ticket_queues");

            migrationBuilder.DropTable(
                name: "data_subjects");

            migrationBuilder.DropTable(
                name: "policy_drafts");

            migrationBuilder.DropTable(
                name: "business_hours");

            migrationBuilder.DropIndex(
                name: "ix_tickets_follow_up_of",
                table: "tickets");

            migrationBuilder.DropIndex(
                name: "ix_tickets_workspace_id_assignee_id",
                table: "tickets");

            migrationBuilder.DropIndex(
                name: "ix_tickets_workspace_id_follow_up_of",
                table: "tickets");

            migrationBuilder.DropIndex(
                name: "ix_tickets_workspace_id_queue",
                table: "tickets");

            migrationBuilder.DropIndex(
                name: "ix_tickets_workspace_id_solved_at",
                table: "tickets");

            migrationBuilder.DropIndex(
                name: "ix_receipts_subject_id_id",
                table: "receipts");

            migrationBuilder.DropIndex(
                name: "ix_messages_answer_id",
                table: "messages");

            migrationBuilder.DropIndex(
                name: "ix_kb_cards_verify_by",
                table: "kb_cards");

            migrationBuilder.DropIndex(
                name: "ix_decisions_workspace_id_id",
                table: "decisions");

            migrationBuilder.DropIndex(
                name: "ix_approvals_action_id_decided_by_approved",
                table: "approvals");

            migrationBuilder.DropIndex(
                name: "ix_actions_expires_at",
                table: "actions");

            migrationBuilder.DropColumn(
                name: "customer_tier",
                table: "tickets");

            migrationBuilder.DropColumn(
                name: "follow_up_of",
                table: "tickets");

            migrationBuilder.DropColumn(
                name: "priority",
                table: "tickets");

            migrationBuilder.DropColumn(
                name: "answer_id",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "answering_version",
                table: "kb_cards");

            migrationBuilder.DropColumn(
                name: "approved_version",
                table: "kb_cards");

            migrationBuilder.DropColumn(
                name: "owner_id",
                table: "kb_cards");

            migrationBuilder.DropColumn(
                name: "slots",
                table: "kb_cards");

            migrationBuilder.DropColumn(
                name: "state_reason",
                table: "kb_cards");

            migrationBuilder.DropColumn(
                name: "verified_at",
                table: "kb_cards");

            migrationBuilder.DropColumn(
                name: "verify_by",
                table: "kb_cards");

            migrationBuilder.DropColumn(
                name: "verify_every_days",
                table: "kb_cards");

            migrationBuilder.DropColumn(
                name: "author_id",
                table: "kb_card_revisions");

            migrationBuilder.DropColumn(
                name: "composed",
                table: "kb_card_revisions");

            migrationBuilder.DropColumn(
                name: "slots",
                table: "kb_card_revisions");

            migrationBuilder.DropColumn(
                name: "masked_paths",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "obligations",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "printed",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "binding_hash",
                table: "approvals");

            migrationBuilder.DropColumn(
                name: "cited_hash",
                table: "approvals");

            migrationBuilder.DropColumn(
                name: "receipt_id",
                table: "approvals");

            migrationBuilder.DropColumn(
                name: "sent_at",
                table: "answers");

            migrationBuilder.DropColumn(
                name: "sent_by",
                table: "answers");

            migrationBuilder.DropColumn(
                name: "cited",
                table: "actions");

            migrationBuilder.DropColumn(
                name: "decision_receipt_id",
                table: "actions");

            migrationBuilder.DropColumn(
                name: "earlier_proposers",
                table: "actions");

            migrationBuilder.DropColumn(
                name: "expires_at",
                table: "actions");

            migrationBuilder.DropColumn(
                name: "plan_hash",
                table: "actions");

            migrationBuilder.DropColumn(
                name: "shadow_receipt_id",
                table: "actions");

            migrationBuilder.DropColumn(
                name: "superseded_by_id",
                table: "actions");

            migrationBuilder.DropColumn(
                name: "supersedes_id",
                table: "actions");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "first_response_due_at",
                table: "tickets",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "resolution_due_at",
                table: "tickets",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "terms",
                table: "fragments",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<NpgsqlTsVector>(
                name: "search",
                table: "fragments",
                type: "tsvector",
                nullable: true,
                computedColumnSql: "array_to_tsvector(string_to_array(terms, ' '))",
                stored: true);

            migrationBuilder.CreateIndex(
                name: "ix_fragments_search",
                table: "fragments",
                column: "search")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_decisions_workspace_id",
                table: "decisions",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_approvals_action_id",
                table: "approvals",
                column: "action_id",
                unique: true);
        }
    }
}
