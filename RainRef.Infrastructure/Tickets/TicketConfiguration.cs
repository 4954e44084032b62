using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Answers;
using RainRef.Domain.Channels;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets;

internal sealed class TicketConfiguration : IEntityTypeConfiguration<Ticket>
{
    public void Configure(EntityTypeBuilder<Ticket> builder)
    {
        builder.Property(t => t.Subject).HasMaxLength(Ticket.MaxSubjectLength);
        builder.Property(t => t.Source).HasMaxLength(RefEvent.MaxNameLength);
        builder.Property(t => t.Channel).HasMaxLength(RefEvent.MaxNameLength);
        builder.Property(t => t.UserRef).HasMaxLength(RefEvent.MaxReferenceLength);
        builder.Property(t => t.Product).HasMaxLength(RefEvent.MaxNameLength);
        builder.Property(t => t.ThreadKey).HasMaxLength(RefEvent.MaxReferenceLength);
        builder.Property(t => t.TraceParent).HasMaxLength(64);
        builder.Property(t => t.Triage).IsJson();
        builder.Property(t => t.Summary).HasMaxLength(400);
        builder.Property(t => t.Intent).HasMaxLength(100);
        builder.Property(t => t.Severity).HasMaxLength(32);
        builder.Property(t => t.ProductArea).HasMaxLength(100);
        builder.Property(t => t.Queue).HasMaxLength(100);
        builder.Property(t => t.CustomerTier).HasMaxLength(RefEvent.MaxNameLength);
        builder.Property(t => t.Priority).HasDefaultValue(TicketPriority.Normal).HasSentinel(TicketPriority.Normal);
        builder.Property(t => t.Version).IsConcurrencyToken();
        builder.HasIndex(t => new { t.WorkspaceId, t.Number }).IsUnique();
        builder.HasIndex(t => new { t.WorkspaceId, t.Source, t.ThreadKey }).IsUnique().HasFilter("thread_key IS NOT NULL");
        builder.HasIndex(t => new { t.WorkspaceId, t.Status, t.Id });
        // What the sweep and the assignment look for: small parts of a table that mostly holds closed tickets.
        builder.HasIndex(t => new { t.WorkspaceId, t.SolvedAt }).HasFilter("status = 'solved'");
        builder.HasIndex(t => new { t.WorkspaceId, t.AssigneeId })
            .HasFilter("assignee_id IS NOT NULL AND status IN ('new', 'open', 'pending')");
        builder.HasIndex(t => new { t.WorkspaceId, t.Queue }).HasFilter("assignee_id IS NULL AND status IN ('new', 'open')");
        builder.HasIndex(t => new { t.WorkspaceId, t.Id }).HasFilter("intent = 'unknown'");
        builder.HasIndex(t => new { t.WorkspaceId, t.FollowUpOf }).HasFilter("follow_up_of IS NOT NULL");
        builder.HasOne<Ticket>().WithMany().HasForeignKey(t => t.FollowUpOf).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(t => new { t.WorkspaceId, t.MergedInto }).HasFilter("merged_into IS NOT NULL");
        builder.HasOne<Ticket>().WithMany().HasForeignKey(t => t.MergedInto).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(t => new { t.WorkspaceId, t.Id }, "ix_tickets_snoozed").HasFilter("snoozed_until IS NOT NULL OR snoozed_until_reply");
        builder.HasIndex(t => t.SnoozedUntil).HasFilter("snoozed_until IS NOT NULL").HasDatabaseName("ix_tickets_waking");
        builder.HasIndex(t => new { t.WorkspaceId, t.UserRef, t.Id }).HasFilter("user_ref IS NOT NULL");
        // What retention looks for: closed tickets that still say something, and those that nothing may erase.
        builder.HasIndex(t => new { t.WorkspaceId, t.ClosedAt, t.Id }).HasFilter("closed_at IS NOT NULL AND erased_at IS NULL");
        builder.HasIndex(t => new { t.WorkspaceId, t.HeldAt }).HasFilter("hold IS NOT NULL");
        builder.Ignore(t => t.IsOpen).Ignore(t => t.IsSnoozed);
    }
}

internal sealed class TicketCounterConfiguration : IEntityTypeConfiguration<TicketCounter>
{
    public void Configure(EntityTypeBuilder<TicketCounter> builder) =>
        builder.ToTable("ticket_counters").Property(c => c.Id).ValueGeneratedNever();
}

internal sealed class MessageConfiguration : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> builder)
    {
        builder.Property(m => m.Author).HasMaxLength(RefEvent.MaxReferenceLength);
        builder.HasOne<Ticket>().WithMany().HasForeignKey(m => m.TicketId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<RefEvent>().WithMany().HasForeignKey(m => m.EventId).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne<Answer>().WithMany().HasForeignKey(m => m.AnswerId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(m => m.EventId).IsUnique();
        builder.HasIndex(m => new { m.TicketId, m.Id });
    }
}
