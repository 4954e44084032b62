using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RainRef.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Approvals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_approvals_action_id",
                table: "approvals");

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

            migrationBuilder.CreateIndex(
                name: "ix_receipts_subject_id_id",
                table: "receipts",
                columns: new[] { "subject_id", "id" },
                filter: "kind IN ('approval.used', 'autonomy.compared', 'autonomy.set', 'autonomy.promoted', 'autonomy.demoted')");

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_receipts_subject_id_id",
                table: "receipts");

            migrationBuilder.DropIndex(
                name: "ix_approvals_action_id_decided_by_approved",
                table: "approvals");

            migrationBuilder.DropIndex(
                name: "ix_actions_expires_at",
                table: "actions");

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
                name: "shadow_receipt_id",
                table: "actions");

            migrationBuilder.DropColumn(
                name: "superseded_by_id",
                table: "actions");

            migrationBuilder.DropColumn(
                name: "supersedes_id",
                table: "actions");

            migrationBuilder.CreateIndex(
                name: "ix_approvals_action_id",
                table: "approvals",
                column: "action_id",
                unique: true);
        }
    }
}
