using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Tickets.Keeping;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets.Keeping;

internal sealed class RetentionSettingsConfiguration : IEntityTypeConfiguration<RetentionSettings>
{
    public void Configure(EntityTypeBuilder<RetentionSettings> builder)
    {
        builder.ToTable("retention_settings").Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.ChangedBy).HasMaxLength(200);
        builder.HasIndex(s => s.NextRunAt).HasFilter("next_run_at IS NOT NULL");
    }
}

internal sealed class RetentionRunConfiguration : IEntityTypeConfiguration<RetentionRun>
{
    public void Configure(EntityTypeBuilder<RetentionRun> builder)
    {
        builder.ToTable("retention_runs");
        builder.Property(r => r.Misses).IsJson();
        builder.HasIndex(r => new { r.WorkspaceId, r.StartedAt });
    }
}
