using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Answers;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Reviewing;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Knowledge;

internal sealed class CardReviewConfiguration : IEntityTypeConfiguration<CardReview>
{
    public void Configure(EntityTypeBuilder<CardReview> builder)
    {
        builder.ToTable("kb_card_reviews");
        builder.Property(r => r.SubmittedBy).HasMaxLength(200);
        builder.Property(r => r.ClosedBy).HasMaxLength(200);
        builder.Property(r => r.Note).HasMaxLength(KbCard.MaxReasonLength);
        builder.Property(r => r.ClosedNote).HasMaxLength(KbCard.MaxReasonLength);
        builder.Property(r => r.Decisions).IsJson();
        builder.HasOne<KbCard>().WithMany().HasForeignKey(r => r.CardId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(r => r.CardId).IsUnique().HasFilter("state = 'open'");
    }
}

internal sealed class CardCommentConfiguration : IEntityTypeConfiguration<CardComment>
{
    public void Configure(EntityTypeBuilder<CardComment> builder)
    {
        builder.ToTable("kb_card_comments");
        builder.Property(c => c.Quote).HasMaxLength(CardComment.MaxQuoteLength);
        builder.Property(c => c.Author).HasMaxLength(200);
        builder.Property(c => c.ResolvedBy).HasMaxLength(200);
        builder.Property(c => c.Text).HasMaxLength(CardComment.MaxTextLength);
        builder.HasOne<KbCard>().WithMany().HasForeignKey(c => c.CardId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(c => new { c.CardId, c.Id });
    }
}

internal sealed class CardDraftConfiguration : IEntityTypeConfiguration<CardDraft>
{
    public void Configure(EntityTypeBuilder<CardDraft> builder)
    {
        builder.ToTable("kb_card_drafts");
        builder.HasOne<KbCard>().WithMany().HasForeignKey(d => d.CardId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(d => new { d.CardId, d.AuthorId }).IsUnique();
    }
}

internal sealed class CardPresenceConfiguration : IEntityTypeConfiguration<CardPresence>
{
    public void Configure(EntityTypeBuilder<CardPresence> builder)
    {
        builder.ToTable("kb_card_presences");
        builder.Property(p => p.Name).HasMaxLength(200);
        builder.HasOne<KbCard>().WithMany().HasForeignKey(p => p.CardId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(p => new { p.CardId, p.MemberId }).IsUnique();
    }
}

internal sealed class CardRecallConfiguration : IEntityTypeConfiguration<CardRecall>
{
    public void Configure(EntityTypeBuilder<CardRecall> builder)
    {
        builder.ToTable("kb_card_recalls");
        builder.Property(r => r.By).HasMaxLength(200);
        builder.HasOne<KbCard>().WithMany().HasForeignKey(r => r.CardId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Answer>().WithMany().HasForeignKey(r => r.AnswerId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(r => new { r.CardId, r.AnswerId }).IsUnique();
    }
}

internal sealed class CardRulesConfiguration : IEntityTypeConfiguration<CardRules>
{
    public void Configure(EntityTypeBuilder<CardRules> builder) => builder.ToTable("kb_card_rules");
}
