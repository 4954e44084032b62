using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Answers.Chat;
using RainRef.Domain.Channels;
using RainRef.Domain.Tickets;

namespace RainRef.Infrastructure.Channels;

internal sealed class DataSubjectConfiguration : IEntityTypeConfiguration<DataSubject>
{
    public void Configure(EntityTypeBuilder<DataSubject> builder)
    {
        builder.ToTable("data_subjects");
        builder.Property(s => s.Reference).HasMaxLength(SubjectReference.MaxLength);
        builder.HasIndex(s => new { s.WorkspaceId, s.Reference }).IsUnique();
    }
}

internal sealed class VaultEntryConfiguration : IEntityTypeConfiguration<VaultEntry>
{
    public void Configure(EntityTypeBuilder<VaultEntry> builder)
    {
        builder.ToTable("vault_entries");
        builder.Property(v => v.Type).HasMaxLength(24);
        // An entry under a key that is gone could never be read: it is refused, and intake tries again under a new one.
        builder.HasOne<DataSubject>().WithMany().HasForeignKey(v => v.SubjectId).OnDelete(DeleteBehavior.NoAction)
            .HasConstraintName("fk_vault_entries_subject");
        builder.HasOne<Ticket>().WithMany().HasForeignKey(v => v.TicketId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<ChatConversation>().WithMany().HasForeignKey(v => v.ConversationId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(v => new { v.WorkspaceId, v.Lookup });
        // Most entries are of tickets, and have no part in it.
        builder.HasIndex(v => v.ConversationId).HasFilter("conversation_id IS NOT NULL");
    }
}

internal sealed class VaultInboxItemConfiguration : IEntityTypeConfiguration<VaultInboxItem>
{
    public void Configure(EntityTypeBuilder<VaultInboxItem> builder)
    {
        builder.ToTable("vault_inbox");
        // One index for the key and for the workspace's foreign key: every event with personal data is written here.
        builder.HasKey(i => new { i.WorkspaceId, i.Id });
    }
}

internal sealed class PiiPatternConfiguration : IEntityTypeConfiguration<PiiPattern>
{
    public void Configure(EntityTypeBuilder<PiiPattern> builder)
    {
        builder.ToTable("pii_patterns");
        builder.Property(p => p.Type).HasMaxLength(24);
        builder.Property(p => p.Expression).HasMaxLength(PiiPattern.MaxExpressionLength);
        builder.HasIndex(p => new { p.WorkspaceId, p.Type }).IsUnique();
    }
}
