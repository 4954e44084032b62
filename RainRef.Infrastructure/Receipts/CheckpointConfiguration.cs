using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Receipts;

namespace RainRef.Infrastructure.Receipts;

internal sealed class ReceiptTileConfiguration : IEntityTypeConfiguration<ReceiptTile>
{
    public void Configure(EntityTypeBuilder<ReceiptTile> builder)
    {
        builder.ToTable("receipt_tiles");
        builder.HasIndex(t => new { t.WorkspaceId, t.Level, t.Position }).IsUnique();
    }
}

internal sealed class ReceiptCheckpointConfiguration : IEntityTypeConfiguration<ReceiptCheckpoint>
{
    public void Configure(EntityTypeBuilder<ReceiptCheckpoint> builder)
    {
        builder.ToTable("receipt_checkpoints");
        builder.Property(c => c.Root).HasMaxLength(64);
        builder.HasIndex(c => new { c.WorkspaceId, c.Size }).IsUnique();
    }
}

internal sealed class ReceiptAuditConfiguration : IEntityTypeConfiguration<ReceiptAudit>
{
    public void Configure(EntityTypeBuilder<ReceiptAudit> builder) => builder.ToTable("receipt_audits");
}

internal sealed class CheckpointSigningKeyConfiguration : IEntityTypeConfiguration<CheckpointSigningKey>
{
    public void Configure(EntityTypeBuilder<CheckpointSigningKey> builder)
    {
        builder.ToTable("checkpoint_keys");
        builder.HasKey(k => k.Id);
        builder.Property(k => k.Id).HasMaxLength(64);
    }
}
