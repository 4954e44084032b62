using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Pipeline;

namespace RainRef.Infrastructure.Pipeline;

internal sealed class JobConfiguration : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> builder)
    {
        builder.Property(j => j.Kind).HasMaxLength(50);
        builder.Property(j => j.Payload).HasColumnType("jsonb");
        builder.Property(j => j.LastError).HasMaxLength(2000);
        builder.Property(j => j.TraceParent).HasMaxLength(64);
        builder.Property(j => j.Seq).UseIdentityAlwaysColumn();
        builder.HasIndex(j => new { j.Priority, j.RunAt, j.Seq }).HasFilter("state = 'ready'");
        builder.HasIndex(j => j.LeaseUntil).HasFilter("state = 'running'");
        builder.HasIndex(j => new { j.OrderingKey, j.Seq }).HasFilter("ordering_key IS NOT NULL");
    }
}

internal sealed class DeadLetterConfiguration : IEntityTypeConfiguration<DeadLetter>
{
    public void Configure(EntityTypeBuilder<DeadLetter> builder)
    {
        builder.Property(d => d.Kind).HasMaxLength(50);
        builder.Property(d => d.Payload).HasColumnType("jsonb");
        builder.Property(d => d.Error).HasMaxLength(2000);
        builder.Property(d => d.TraceParent).HasMaxLength(64);
        builder.HasIndex(d => new { d.WorkspaceId, d.Id });
    }
}
