using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RainRef.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Vault : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.CreateIndex(
                name: "ix_data_subjects_workspace_id_reference",
                table: "data_subjects",
                columns: new[] { "workspace_id", "reference" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_pii_patterns_workspace_id_type",
                table: "pii_patterns",
                columns: new[] { "workspace_id", "type" },
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "pii_patterns");

            migrationBuilder.DropTable(
                name: "vault_entries");

            migrationBuilder.DropTable(
                name: "vault_inbox");

            migrationBuilder.DropTable(
                name: "data_subjects");
        }
    }
}
