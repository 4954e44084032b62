using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Actions;
using RainRef.Domain.Policies;

namespace RainRef.Infrastructure.Policies;

internal sealed class DecisionConfiguration : IEntityTypeConfiguration<Decision>
{
    public void Configure(EntityTypeBuilder<Decision> builder)
    {
        builder.Property(d => d.BundleDigest).HasMaxLength(64);
        builder.Property(d => d.InputJson).HasColumnName("input").HasColumnType("jsonb");
        builder.HasOne<PlannedAction>().WithMany().HasForeignKey(d => d.ActionId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(d => new { d.ActionId, d.Id });
        builder.HasIndex(d => new { d.WorkspaceId, d.Id });
    }
}
