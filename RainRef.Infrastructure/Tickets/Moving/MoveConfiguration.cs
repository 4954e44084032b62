using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Moving;

namespace RainRef.Infrastructure.Tickets.Moving;

internal sealed class TicketMoveConfiguration : IEntityTypeConfiguration<TicketMove>
{
    public void Configure(EntityTypeBuilder<TicketMove> builder)
    {
        builder.ToTable("ticket_moves");
        builder.Property(m => m.ByName).HasMaxLength(200);
        builder.Property(m => m.UndoneByName).HasMaxLength(200);
        builder.HasOne<Ticket>().WithMany().HasForeignKey(m => m.FromId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Ticket>().WithMany().HasForeignKey(m => m.ToId).OnDelete(DeleteBehavior.Cascade);
    }
}
