using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RainRef.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class FilesOfEvents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_action_steps_workspace_id",
                table: "action_steps");

            migrationBuilder.AddColumn<string>(
                name: "refusal",
                table: "ticket_attachments",
                type: "character varying(50)",
                maxLength: 50,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "service",
                table: "action_steps",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "event_files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    box = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_event_files", x => x.id);
                    table.ForeignKey(
                        name: "fk_event_files_ref_events_event_id",
                        column: x => x.event_id,
                        principalTable: "ref_events",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_event_files_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_action_steps_workspace_id_service_updated_at",
                table: "action_steps",
                columns: new[] { "workspace_id", "service", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "ix_event_files_event_id",
                table: "event_files",
                column: "event_id");

            migrationBuilder.CreateIndex(
                name: "ix_event_files_workspace_id",
                table: "event_files",
                column: "workspace_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "event_files");

            migrationBuilder.DropIndex(
                name: "ix_action_steps_workspace_id_service_updated_at",
                table: "action_steps");

            migrationBuilder.DropColumn(
                name: "refusal",
                table: "ticket_attachments");

            migrationBuilder.DropColumn(
                name: "service",
                table: "action_steps");

            migrationBuilder.CreateIndex(
                name: "ix_action_steps_workspace_id",
                table: "action_steps",
                column: "workspace_id");
        }
    }
}
