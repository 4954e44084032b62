using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RainRef.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class IntentsAndTaxonomy : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "replaced_by",
                table: "triage_values",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "intent_offers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    terms = table.Column<string[]>(type: "text[]", nullable: false),
                    ticket_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    cohesion = table.Column<double>(type: "double precision", nullable: false),
                    centre = table.Column<float[]>(type: "real[]", nullable: false),
                    found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    value = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    decided_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_intent_offers", x => x.id);
                    table.ForeignKey(
                        name: "fk_intent_offers_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_tickets_workspace_id_id",
                table: "tickets",
                columns: new[] { "workspace_id", "id" },
                filter: "intent = 'unknown'");

            migrationBuilder.CreateIndex(
                name: "ix_intent_offers_workspace_id_state",
                table: "intent_offers",
                columns: new[] { "workspace_id", "state" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "intent_offers");

            migrationBuilder.DropIndex(
                name: "ix_tickets_workspace_id_id",
                table: "tickets");

            migrationBuilder.DropColumn(
                name: "replaced_by",
                table: "triage_values");
        }
    }
}
