using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Tickets.Lists;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets.Lists;

internal sealed class TicketViewConfiguration : IEntityTypeConfiguration<TicketView>
{
    public void Configure(EntityTypeBuilder<TicketView> builder)
    {
        builder.ToTable("ticket_views");
        builder.Property(v => v.OwnerName).HasMaxLength(200);
        builder.Property(v => v.Name).HasMaxLength(TicketView.MaxNameLength);
        builder.Property(v => v.Conditions).IsJson();
        builder.HasIndex(v => new { v.WorkspaceId, v.Rank });
    }
}

// Written by the triggers of ticket-lists.sql.
internal sealed class TicketTallyConfiguration : IEntityTypeConfiguration<TicketTally>
{
    public void Configure(EntityTypeBuilder<TicketTally> builder)
    {
        builder.ToTable("ticket_tallies").Property(t => t.Id).HasDefaultValueSql("gen_random_uuid()");
        builder.HasIndex(t => t.WorkspaceId).IncludeProperties(t => new { t.Status, t.Tickets });
    }
}
