using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Triage;

internal sealed class TriageValueConfiguration : IEntityTypeConfiguration<TriageValue>
{
    public void Configure(EntityTypeBuilder<TriageValue> builder)
    {
        builder.ToTable("triage_values");
        builder.Property(v => v.Key).HasMaxLength(TriageValue.MaxKeyLength);
        builder.Property(v => v.Name).HasMaxLength(TriageValue.MaxNameLength);
        builder.Property(v => v.Parent).HasMaxLength(TriageValue.MaxKeyLength);
        builder.Property(v => v.Category).HasMaxLength(TriageValue.MaxKeyLength);
        builder.Property(v => v.ProductArea).HasMaxLength(TriageValue.MaxKeyLength);
        builder.Property(v => v.Queue).HasMaxLength(TriageValue.MaxKeyLength);
        builder.Property(v => v.ReplacedBy).HasMaxLength(TriageValue.MaxKeyLength);
        builder.HasIndex(v => new { v.WorkspaceId, v.Kind, v.Key }).IsUnique();
    }
}

internal sealed class TriageLabelConfiguration : IEntityTypeConfiguration<TriageLabel>
{
    public void Configure(EntityTypeBuilder<TriageLabel> builder)
    {
        builder.ToTable("triage_labels");
        builder.Property(l => l.Text).HasMaxLength(TriageLabel.MaxTextLength);
        builder.Property(l => l.Value).HasMaxLength(TriageValue.MaxKeyLength);
        builder.Property(l => l.ByName).HasMaxLength(200);
        builder.HasOne<Domain.Tickets.Ticket>().WithMany().HasForeignKey(l => l.TicketId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(l => new { l.TicketId, l.Kind }).IsUnique().HasFilter("ticket_id IS NOT NULL");
        builder.HasIndex(l => new { l.WorkspaceId, l.Kind, l.UpdatedAt });
    }
}

internal sealed class IntentOfferConfiguration : IEntityTypeConfiguration<IntentOffer>
{
    public void Configure(EntityTypeBuilder<IntentOffer> builder)
    {
        builder.ToTable("intent_offers");
        builder.Property(o => o.Key).HasMaxLength(TriageValue.MaxKeyLength);
        builder.Property(o => o.Name).HasMaxLength(TriageValue.MaxNameLength);
        builder.Property(o => o.Value).HasMaxLength(TriageValue.MaxKeyLength);
        builder.Property(o => o.DecidedBy).HasMaxLength(200);
        builder.HasIndex(o => new { o.WorkspaceId, o.State });
    }
}

internal sealed class TriageModelConfiguration : IEntityTypeConfiguration<TriageModel>
{
    public void Configure(EntityTypeBuilder<TriageModel> builder)
    {
        builder.ToTable("triage_models");
        builder.Property(m => m.Verdict).HasMaxLength(500);
        builder.Property(m => m.Report).IsJson();
        builder.Ignore(m => m.Version);
        builder.HasIndex(m => new { m.WorkspaceId, m.Kind, m.Number }).IsUnique();
        // One serves at a time, whatever two nodes do at once.
        builder.HasIndex(m => new { m.WorkspaceId, m.Kind }).IsUnique().HasFilter("state = 'in_service'");
    }
}
