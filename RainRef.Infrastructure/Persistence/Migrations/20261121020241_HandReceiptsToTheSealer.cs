using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RainRef.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class HandReceiptsToTheSealer : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_receipt_links_receipts_id",
                table: "receipt_links");

            migrationBuilder.DropTable(
                name: "unsealed_receipts");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "unsealed_receipts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_unsealed_receipts", x => x.id);
                    table.ForeignKey(
                        name: "fk_unsealed_receipts_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_unsealed_receipts_workspace_id_id",
                table: "unsealed_receipts",
                columns: new[] { "workspace_id", "id" });

            migrationBuilder.AddForeignKey(
                name: "fk_receipt_links_receipts_id",
                table: "receipt_links",
                column: "id",
                principalTable: "receipts",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}
