using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Triage;

internal sealed class RoutingRuleConfiguration : IEntityTypeConfiguration<RoutingRule>
{
    public void Configure(EntityTypeBuilder<RoutingRule> builder)
    {
        builder.ToTable("routing_rules");
        builder.Property(r => r.Name).HasMaxLength(RoutingRule.MaxNameLength);
        builder.Property(r => r.Queue).HasMaxLength(TicketQueue.MaxNameLength);
        builder.Property(r => r.Conditions).IsJson();
        builder.HasIndex(r => new { r.WorkspaceId, r.Position });
    }
}

internal sealed class TicketQueueConfiguration : IEntityTypeConfiguration<TicketQueue>
{
    public void Configure(EntityTypeBuilder<TicketQueue> builder)
    {
        builder.ToTable("ticket_queues");
        builder.Property(q => q.Name).HasMaxLength(TicketQueue.MaxNameLength);
        builder.Property(q => q.Title).HasMaxLength(TicketQueue.MaxNameLength);
        builder.HasOne<BusinessHours>().WithMany().HasForeignKey(q => q.BusinessHoursId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(q => new { q.WorkspaceId, q.Name }).IsUnique();
    }
}

internal sealed class QueueMemberConfiguration : IEntityTypeConfiguration<QueueMember>
{
    public void Configure(EntityTypeBuilder<QueueMember> builder)
    {
        builder.ToTable("queue_members");
        builder.HasOne<TicketQueue>().WithMany().HasForeignKey(m => m.QueueId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Member>().WithMany().HasForeignKey(m => m.MemberId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(m => new { m.QueueId, m.MemberId }).IsUnique();
    }
}
