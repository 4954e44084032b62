using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RainRef.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class TicketMoves : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "merged_into",
                table: "tickets",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ticket_moves",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    from_id = table.Column<Guid>(type: "uuid", nullable: false),
                    to_id = table.Column<Guid>(type: "uuid", nullable: false),
                    message_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    status_before = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    undone_by_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ticket_moves", x => x.id);
                    table.ForeignKey(
                        name: "fk_ticket_moves_tickets_from_id",
                        column: x => x.from_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_ticket_moves_tickets_to_id",
                        column: x => x.to_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_ticket_moves_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ticket_uploads",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    file_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    mapping = table.Column<string>(type: "jsonb", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    rows = table.Column<int>(type: "integer", nullable: false),
                    inserted = table.Column<int>(type: "integer", nullable: false),
                    duplicates = table.Column<int>(type: "integer", nullable: false),
                    rejected = table.Column<int>(type: "integer", nullable: false),
                    fingerprint = table.Column<byte[]>(type: "bytea", nullable: false),
                    reader = table.Column<Guid>(type: "uuid", nullable: true),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ticket_uploads", x => x.id);
                    table.ForeignKey(
                        name: "fk_ticket_uploads_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "triage_reruns",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    only_open = table.Column<bool>(type: "boolean", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    total = table.Column<int>(type: "integer", nullable: false),
                    judged = table.Column<int>(type: "integer", nullable: false),
                    differ = table.Column<int>(type: "integer", nullable: false),
                    applied = table.Column<int>(type: "integer", nullable: false),
                    skipped = table.Column<int>(type: "integer", nullable: false),
                    report = table.Column<string>(type: "jsonb", nullable: false),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_triage_reruns", x => x.id);
                    table.ForeignKey(
                        name: "fk_triage_reruns_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ticket_upload_errors",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    upload_id = table.Column<Guid>(type: "uuid", nullable: false),
                    row = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ticket_upload_errors", x => x.id);
                    table.ForeignKey(
                        name: "fk_ticket_upload_errors_ticket_uploads_upload_id",
                        column: x => x.upload_id,
                        principalTable: "ticket_uploads",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_ticket_upload_errors_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "triage_rerun_changes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    rerun_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ticket_id = table.Column<Guid>(type: "uuid", nullable: false),
                    result = table.Column<string>(type: "jsonb", nullable: false),
                    changes = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_triage_rerun_changes", x => x.id);
                    table.ForeignKey(
                        name: "fk_triage_rerun_changes_tickets_ticket_id",
                        column: x => x.ticket_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_triage_rerun_changes_triage_reruns_rerun_id",
                        column: x => x.rerun_id,
                        principalTable: "triage_reruns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_triage_rerun_changes_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_tickets_merged_into",
                table: "tickets",
                column: "merged_into");

            migrationBuilder.CreateIndex(
                name: "ix_tickets_workspace_id_merged_into",
                table: "tickets",
                columns: new[] { "workspace_id", "merged_into" },
                filter: "merged_into IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_ticket_moves_from_id",
                table: "ticket_moves",
                column: "from_id");

            migrationBuilder.CreateIndex(
                name: "ix_ticket_moves_to_id",
                table: "ticket_moves",
                column: "to_id");

            migrationBuilder.CreateIndex(
                name: "ix_ticket_moves_workspace_id",
                table: "ticket_moves",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_ticket_upload_errors_upload_id_row",
                table: "ticket_upload_errors",
                columns: new[] { "upload_id", "row" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ticket_upload_errors_workspace_id",
                table: "ticket_upload_errors",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_ticket_uploads_workspace_id",
                table: "ticket_uploads",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_triage_rerun_changes_rerun_id_id",
                table: "triage_rerun_changes",
                columns: new[] { "rerun_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_triage_rerun_changes_ticket_id",
                table: "triage_rerun_changes",
                column: "ticket_id");

            migrationBuilder.CreateIndex(
                name: "ix_triage_rerun_changes_workspace_id",
                table: "triage_rerun_changes",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ix_triage_reruns_open",
                table: "triage_reruns",
                column: "workspace_id",
                unique: true,
                filter: "state IN ('judging', 'ready', 'applying')");

            migrationBuilder.AddForeignKey(
                name: "fk_tickets_tickets_merged_into",
                table: "tickets",
                column: "merged_into",
                principalTable: "tickets",
                principalColumn: "id",
                onDelete: ReferentialAction.SetNull);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_tickets_tickets_merged_into",
                table: "tickets");

            migrationBuilder.DropTable(
                name: "ticket_moves");

            migrationBuilder.DropTable(
                name: "ticket_upload_errors");

            migrationBuilder.DropTable(
                name: "triage_rerun_changes");

            migrationBuilder.DropTable(
                name: "ticket_uploads");

            migrationBuilder.DropTable(
                name: "triage_reruns");

            migrationBuilder.DropIndex(
                name: "ix_tickets_merged_into",
                table: "tickets");

            migrationBuilder.DropIndex(
                name: "ix_tickets_workspace_id_merged_into",
                table: "tickets");

            migrationBuilder.DropColumn(
                name: "merged_into",
                table: "tickets");
        }
    }
}
