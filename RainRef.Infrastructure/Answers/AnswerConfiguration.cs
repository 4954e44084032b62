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
        builder.Property(a => a.Contradictions).IsJson().HasDefaultValueSql("'[]'");
        builder.Property(a => a.Language).HasMaxLength(10);
        builder.Property(a => a.WrittenBy).HasMaxLength(200);
        builder.Property(a => a.TakenOverBy).HasMaxLength(200);
        builder.Property(a => a.Revision).HasDefaultValue(1);
        builder.Property(a => a.Origin).HasDefaultValue(AnswerOrigin.Drafted).HasSentinel(AnswerOrigin.Drafted);
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

internal sealed class ReplySettingsConfiguration : IEntityTypeConfiguration<ReplySettings>
{
    public void Configure(EntityTypeBuilder<ReplySettings> builder)
    {
        builder.ToTable("reply_settings");
        builder.Property(s => s.Templates).IsJson();
        builder.Property(s => s.DefaultLanguage).HasMaxLength(10);
        builder.Property(s => s.Sources).HasDefaultValue(ReplySources.Listed).HasSentinel(ReplySources.Listed);
    }
}

internal sealed class AnswerFeedbackConfiguration : IEntityTypeConfiguration<AnswerFeedback>
{
    public void Configure(EntityTypeBuilder<AnswerFeedback> builder)
    {
        builder.ToTable("answer_feedback");
        builder.Property(f => f.By).HasMaxLength(200);
        builder.Property(f => f.Comment).HasMaxLength(AnswerFeedback.MaxComment);
        builder.HasOne<Answer>().WithMany().HasForeignKey(f => f.AnswerId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(f => new { f.AnswerId, f.ById }).IsUnique();
        builder.HasIndex(f => new { f.WorkspaceId, f.At });
    }
}
