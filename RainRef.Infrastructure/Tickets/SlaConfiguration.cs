using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets;

internal sealed class SlaClockConfiguration : IEntityTypeConfiguration<SlaClock>
{
    public void Configure(EntityTypeBuilder<SlaClock> builder)
    {
        builder.ToTable("sla_clocks").Property(c => c.Id).ValueGeneratedNever();
        builder.HasOne<Ticket>().WithMany().HasForeignKey(c => c.TicketId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<BusinessHours>().WithMany().HasForeignKey(c => c.BusinessHoursId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(c => new { c.TicketId, c.Kind }).IsUnique();
        builder.HasIndex(c => new { c.NextAt, c.WorkspaceId }).HasFilter("next_at IS NOT NULL");
    }
}

internal sealed class SlaTargetConfiguration : IEntityTypeConfiguration<SlaTarget>
{
    public void Configure(EntityTypeBuilder<SlaTarget> builder)
    {
        builder.ToTable("sla_targets");
        builder.Property(t => t.Severity).HasMaxLength(100);
        builder.Property(t => t.CustomerTier).HasMaxLength(100);
        builder.HasIndex(t => new { t.WorkspaceId, t.Severity, t.CustomerTier }).IsUnique().AreNullsDistinct(false);
    }
}

internal sealed class BusinessHoursConfiguration : IEntityTypeConfiguration<BusinessHours>
{
    public void Configure(EntityTypeBuilder<BusinessHours> builder)
    {
        builder.ToTable("business_hours");
        builder.Property(h => h.Name).HasMaxLength(BusinessHours.MaxNameLength);
        builder.Property(h => h.TimeZone).HasMaxLength(100);
        builder.Property(h => h.Week).IsJson();
        builder.Property(h => h.Holidays).IsJson();
        builder.HasIndex(h => new { h.WorkspaceId, h.Name }).IsUnique();
    }
}

internal sealed class TicketSettingsConfiguration : IEntityTypeConfiguration<TicketSettings>
{
    public void Configure(EntityTypeBuilder<TicketSettings> builder) =>
        builder.ToTable("ticket_settings").Property(s => s.Id).ValueGeneratedNever();
}
