using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Answers;
using RainRef.Domain.Answers.Writing;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Answers;

internal sealed class AnswerConfiguration : IEntityTypeConfiguration<Answer>
{
    public void Configure(EntityTypeBuilder<Answer> builder)
    {
        builder.Property(a => a.Sentences).IsJson();
        builder.Property(a => a.Retrieved).IsJson();
        builder.Property(a => a.SentBy).HasMaxLength(200);
        builder.Property(a => a.Engine).HasMaxLength(100);
        builder.Property(a => a.Fallback).HasMaxLength(ModelFallback.MaxLength);
        builder.HasOne<Ticket>().WithMany().HasForeignKey(a => a.TicketId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(a => new { a.TicketId, a.Id });
    }
}

internal sealed class CitationConfiguration : IEntityTypeConfiguration<Citation>
{
    public void Configure(EntityTypeBuilder<Citation> builder)
    {
        builder.Property(c => c.Title).HasMaxLength(500);
        builder.HasOne<Answer>().WithMany().HasForeignKey(c => c.AnswerId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(c => new { c.AnswerId, c.Number }).IsUnique();
        builder.HasIndex(c => new { c.WorkspaceId, c.OwnerId, c.OwnerVersion });
    }
}
