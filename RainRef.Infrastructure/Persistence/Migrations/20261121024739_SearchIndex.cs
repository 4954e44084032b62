using Microsoft.EntityFrameworkCore.Migrations;
using NpgsqlTypes;

#nullable disable

namespace RainRef.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class SearchIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_fragments_search",
                table: "fragments");

            migrationBuilder.DropColumn(
                name: "search",
                table: "fragments");

            migrationBuilder.DropColumn(
                name: "terms",
                table: "fragments");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "terms",
                table: "fragments",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<NpgsqlTsVector>(
                name: "search",
                table: "fragments",
                type: "tsvector",
                nullable: true,
                computedColumnSql: "array_to_tsvector(string_to_array(terms, ' '))",
                stored: true);

            migrationBuilder.CreateIndex(
                name: "ix_fragments_search",
                table: "fragments",
                column: "search")
                .Annotation("Npgsql:IndexMethod", "gin");
        }
    }
}
