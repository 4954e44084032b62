using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RainRef.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class PolicyBundles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_decisions_workspace_id",
                table: "decisions");

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
                name: "ix_decisions_workspace_id_id",
                table: "decisions",
                columns: new[] { "workspace_id", "id" });

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "policy_flips");

            migrationBuilder.DropTable(
                name: "policy_settings");

            migrationBuilder.DropTable(
                name: "policy_replays");

            migrationBuilder.DropTable(
                name: "policy_versions");

            migrationBuilder.DropTable(
                name: "policy_drafts");

            migrationBuilder.DropIndex(
                name: "ix_decisions_workspace_id_id",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "masked_paths",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "obligations",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "printed",
                table: "decisions");

            migrationBuilder.CreateIndex(
                name: "ix_decisions_workspace_id",
                table: "decisions",
                column: "workspace_id");
        }
    }
}
