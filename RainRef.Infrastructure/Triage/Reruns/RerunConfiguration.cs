using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage.Reruns;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Triage.Reruns;

internal sealed class TriageRerunConfiguration : IEntityTypeConfiguration<TriageRerun>
{
    public void Configure(EntityTypeBuilder<TriageRerun> builder)
    {
        builder.ToTable("triage_reruns");
        builder.Property(r => r.ByName).HasMaxLength(200);
        builder.Property(r => r.Report).IsJson();
        // One at a time: two reports side by side would each be wrong as soon as the other is applied.
        builder.HasIndex(r => r.WorkspaceId).IsUnique().HasFilter("state IN ('judging', 'ready', 'applying')")
            .HasDatabaseName("ix_triage_reruns_open");
    }
}

internal sealed class RerunChangeConfiguration : IEntityTypeConfiguration<RerunChange>
{
    public void Configure(EntityTypeBuilder<RerunChange> builder)
    {
        builder.ToTable("triage_rerun_changes");
        builder.Property(c => c.Result).IsJson();
        builder.Property(c => c.Changes).IsJson();
        builder.HasOne<TriageRerun>().WithMany().HasForeignKey(c => c.RerunId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Ticket>().WithMany().HasForeignKey(c => c.TicketId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(c => new { c.RerunId, c.Id });
    }
}
