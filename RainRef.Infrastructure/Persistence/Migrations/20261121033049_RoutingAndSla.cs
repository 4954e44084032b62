using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RainRef.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class RoutingAndSla : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "first_response_due_at",
                table: "tickets");

            migrationBuilder.DropColumn(
                name: "resolution_due_at",
                table: "tickets");

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
                name: "ix_messages_answer_id",
                table: "messages",
                column: "answer_id");

            migrationBuilder.CreateIndex(
                name: "ix_business_hours_workspace_id_name",
                table: "business_hours",
                columns: new[] { "workspace_id", "name" },
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
                name: "ticket_queues");

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
                name: "ix_messages_answer_id",
                table: "messages");

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
        }
    }
}
