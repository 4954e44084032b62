using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Channels;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Attachments;
using RainRef.Domain.Tickets.Drafts;
using RainRef.Domain.Tickets.Macros;
using RainRef.Domain.Tickets.Notes;
using RainRef.Domain.Tickets.Sending;
using RainRef.Domain.Tickets.Viewers;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets;

internal sealed class MentionConfiguration : IEntityTypeConfiguration<Mention>
{
    public void Configure(EntityTypeBuilder<Mention> builder)
    {
        builder.ToTable("mentions");
        builder.HasOne<Ticket>().WithMany().HasForeignKey(m => m.TicketId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Message>().WithMany().HasForeignKey(m => m.MessageId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Member>().WithMany().HasForeignKey(m => m.MemberId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(m => new { m.MessageId, m.MemberId }).IsUnique();
        builder.HasIndex(m => new { m.MemberId, m.TicketId });
        builder.HasIndex(m => m.MemberId).HasFilter("seen_at IS NULL").HasDatabaseName("ix_mentions_unseen");
    }
}

internal sealed class TicketDraftConfiguration : IEntityTypeConfiguration<TicketDraft>
{
    public void Configure(EntityTypeBuilder<TicketDraft> builder)
    {
        builder.ToTable("ticket_drafts");
        builder.HasOne<Ticket>().WithMany().HasForeignKey(d => d.TicketId).OnDelete(DeleteBehavior.Cascade);
        // A text whose key is gone could never be read.
        builder.HasOne<DataSubject>().WithMany().HasForeignKey(d => d.SubjectId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(d => new { d.TicketId, d.OwnerId, d.Kind }).IsUnique();
    }
}

internal sealed class HeldReplyConfiguration : IEntityTypeConfiguration<HeldReply>
{
    public void Configure(EntityTypeBuilder<HeldReply> builder)
    {
        builder.ToTable("held_replies");
        builder.Property(h => h.OwnerName).HasMaxLength(200);
        builder.Property(h => h.Reason).HasMaxLength(100);
        builder.Ignore(h => h.Owner);
        builder.HasOne<Ticket>().WithMany().HasForeignKey(h => h.TicketId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<DataSubject>().WithMany().HasForeignKey(h => h.SubjectId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(h => h.TicketId).HasFilter("state IN ('waiting', 'stopped')");
    }
}

internal sealed class MacroConfiguration : IEntityTypeConfiguration<Macro>
{
    public void Configure(EntityTypeBuilder<Macro> builder)
    {
        builder.ToTable("macros");
        builder.Property(m => m.Name).HasMaxLength(Macro.MaxNameLength);
        builder.Property(m => m.UpdatedBy).HasMaxLength(200);
        builder.Property(m => m.Actions).IsJson();
        builder.HasIndex(m => new { m.WorkspaceId, m.Name }).IsUnique();
    }
}

internal sealed class TicketAttachmentConfiguration : IEntityTypeConfiguration<TicketAttachment>
{
    public void Configure(EntityTypeBuilder<TicketAttachment> builder)
    {
        builder.ToTable("ticket_attachments");
        builder.Property(a => a.Name).HasMaxLength(400);
        builder.Property(a => a.MediaType).HasMaxLength(100);
        builder.Property(a => a.Refusal).HasMaxLength(50);
        builder.HasOne<Ticket>().WithMany().HasForeignKey(a => a.TicketId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Message>().WithMany().HasForeignKey(a => a.MessageId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<DataSubject>().WithMany().HasForeignKey(a => a.SubjectId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(a => a.TicketId);
    }
}

internal sealed class TicketViewerConfiguration : IEntityTypeConfiguration<TicketViewer>
{
    public void Configure(EntityTypeBuilder<TicketViewer> builder)
    {
        builder.ToTable("ticket_viewers");
        builder.Property(v => v.Name).HasMaxLength(200);
        builder.HasOne<Ticket>().WithMany().HasForeignKey(v => v.TicketId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(v => new { v.TicketId, v.MemberId }).IsUnique();
    }
}
