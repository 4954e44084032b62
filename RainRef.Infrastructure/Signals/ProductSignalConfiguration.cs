using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Signals;
using RainRef.Domain.Tickets;

namespace RainRef.Infrastructure.Signals;

internal sealed class ProductSignalConfiguration : IEntityTypeConfiguration<ProductSignal>
{
    public void Configure(EntityTypeBuilder<ProductSignal> builder)
    {
        builder.Property(s => s.ProductArea).HasMaxLength(100);
        builder.Property(s => s.Title).HasMaxLength(200);
        builder.Property(s => s.Quote).HasMaxLength(2000);
        builder.Property(s => s.EmittedBy).HasMaxLength(200);
        builder.HasOne<Ticket>().WithMany().HasForeignKey(s => s.TicketId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(s => new { s.WorkspaceId, s.Type, s.Id });
        builder.HasIndex(s => s.TicketId);
    }
}
