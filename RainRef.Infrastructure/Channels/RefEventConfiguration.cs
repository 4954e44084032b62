using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Channels;

namespace RainRef.Infrastructure.Channels;

internal sealed class RefEventConfiguration : IEntityTypeConfiguration<RefEvent>
{
    public void Configure(EntityTypeBuilder<RefEvent> builder)
    {
        builder.Property(e => e.Source).HasMaxLength(RefEvent.MaxNameLength);
        builder.Property(e => e.Channel).HasMaxLength(RefEvent.MaxNameLength);
        builder.Property(e => e.UserRef).HasMaxLength(RefEvent.MaxReferenceLength);
        builder.Property(e => e.Product).HasMaxLength(RefEvent.MaxNameLength);
        builder.Property(e => e.ExternalId).HasMaxLength(RefEvent.MaxReferenceLength);
        builder.Property(e => e.ThreadKey).HasMaxLength(RefEvent.MaxReferenceLength);
        builder.Property(e => e.ContextJson).HasColumnName("context").HasColumnType("jsonb");
        builder.HasIndex(e => new { e.WorkspaceId, e.Source, e.ExternalId }).IsUnique()
            .HasFilter("external_id IS NOT NULL");
        builder.HasIndex(e => new { e.WorkspaceId, e.Id });
        builder.HasIndex(e => new { e.WorkspaceId, e.Channel });
    }
}
