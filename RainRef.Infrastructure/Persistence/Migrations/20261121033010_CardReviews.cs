using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RainRef.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class CardReviews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.CreateIndex(
                name: "ix_kb_cards_verify_by",
                table: "kb_cards",
                column: "verify_by",
                filter: "answering_version IS NOT NULL");

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.DropIndex(
                name: "ix_kb_cards_verify_by",
                table: "kb_cards");

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
                name: "sent_at",
                table: "answers");

            migrationBuilder.DropColumn(
                name: "sent_by",
                table: "answers");
        }
    }
}
