using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Actions;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Actions;

internal sealed class PlannedActionConfiguration : IEntityTypeConfiguration<PlannedAction>
{
    public void Configure(EntityTypeBuilder<PlannedAction> builder)
    {
        builder.ToTable("actions");
        builder.Property(a => a.Type).HasMaxLength(100);
        builder.Property(a => a.Parameters).IsJson();
        builder.Property(a => a.Hash).HasMaxLength(64);
        builder.Property(a => a.PlanHash).HasMaxLength(64);
        builder.Property(a => a.Salt).HasMaxLength(64);
        builder.Property(a => a.ProposedByName).HasMaxLength(200);
        builder.Property(a => a.ResultJson).HasColumnName("result").HasColumnType("jsonb");
        builder.Property(a => a.Cited).IsJson().HasDefaultValueSql("'[]'");
        builder.Property(a => a.EarlierProposers).HasDefaultValueSql("'{}'");
        builder.HasOne<Ticket>().WithMany().HasForeignKey(a => a.TicketId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(a => new { a.TicketId, a.Id });
        builder.HasIndex(a => new { a.WorkspaceId, a.Status, a.Id });
        builder.HasIndex(a => a.ExpiresAt).HasFilter("status = 'waiting'");
        builder.HasIndex(a => new { a.WorkspaceId, a.Type, a.UpdatedAt });
        builder.Ignore(a => a.Request);
        builder.Ignore(a => a.IsUnderWay);
    }
}

internal sealed class ApprovalConfiguration : IEntityTypeConfiguration<Approval>
{
    public void Configure(EntityTypeBuilder<Approval> builder)
    {
        builder.Property(a => a.ActionHash).HasMaxLength(64);
        builder.Property(a => a.PolicyDigest).HasMaxLength(64);
        builder.Property(a => a.CitedHash).HasMaxLength(64);
        builder.Property(a => a.BindingHash).HasMaxLength(64);
        builder.Property(a => a.DecidedByName).HasMaxLength(200);
        builder.Property(a => a.Note).HasMaxLength(2000);
        builder.HasOne<PlannedAction>().WithMany().HasForeignKey(a => a.ActionId).OnDelete(DeleteBehavior.Cascade);
        // One approval a person, who may still reject what waits for a second one: nobody is two people.
        builder.HasIndex(a => new { a.ActionId, a.DecidedBy, a.Approved }).IsUnique();
    }
}
