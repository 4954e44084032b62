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
