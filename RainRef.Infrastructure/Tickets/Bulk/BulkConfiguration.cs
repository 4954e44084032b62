using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Bulk;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets.Bulk;

internal sealed class BulkOperationConfiguration : IEntityTypeConfiguration<BulkOperation>
{
    public void Configure(EntityTypeBuilder<BulkOperation> builder)
    {
        builder.ToTable("bulk_operations");
        builder.Property(o => o.ByName).HasMaxLength(200);
        builder.Property(o => o.Change).IsJson();
        builder.Ignore(o => o.By).Ignore(o => o.UndoUntil);
        builder.HasIndex(o => new { o.WorkspaceId, o.CreatedAt });
    }
}

internal sealed class BulkItemConfiguration : IEntityTypeConfiguration<BulkItem>
{
    public void Configure(EntityTypeBuilder<BulkItem> builder)
    {
        builder.ToTable("bulk_items");
        builder.Property(i => i.Code).HasMaxLength(BulkItem.MaxCodeLength);
        builder.Property(i => i.Before).IsJson();
        builder.Property(i => i.After).IsJson();
        builder.HasOne<BulkOperation>().WithMany().HasForeignKey(i => i.OperationId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Ticket>().WithMany().HasForeignKey(i => i.TicketId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(i => new { i.OperationId, i.State, i.Id });
        builder.HasIndex(i => i.TicketId);
    }
}
