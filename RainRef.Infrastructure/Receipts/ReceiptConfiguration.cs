using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Receipts;

namespace RainRef.Infrastructure.Receipts;

internal sealed class ReceiptConfiguration : IEntityTypeConfiguration<Receipt>
{
    public void Configure(EntityTypeBuilder<Receipt> builder)
    {
        builder.Property(r => r.Kind).HasMaxLength(100);
        builder.Property(r => r.Hash).HasMaxLength(64);
        builder.Property(r => r.KeyId).HasMaxLength(64);
        builder.Property(r => r.Signature).HasMaxLength(64);
        builder.HasIndex(r => new { r.WorkspaceId, r.Id });
        builder.HasIndex(r => new { r.TicketId, r.Id });
    }
}

internal sealed class ReceiptLinkConfiguration : IEntityTypeConfiguration<ReceiptLink>
{
    public void Configure(EntityTypeBuilder<ReceiptLink> builder)
    {
        builder.Property(l => l.PreviousHash).HasMaxLength(64);
        builder.Property(l => l.Hash).HasMaxLength(64);
        // No foreign key to the receipt: the auditor compares all of them, and the check would cost each link a look-up.
        builder.HasIndex(l => new { l.WorkspaceId, l.Seq }).IsUnique();
    }
}
