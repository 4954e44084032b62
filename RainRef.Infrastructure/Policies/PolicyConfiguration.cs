using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Policies;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Policies;

internal sealed class PolicySettingsConfiguration : IEntityTypeConfiguration<PolicySettings>
{
    public void Configure(EntityTypeBuilder<PolicySettings> builder)
    {
        builder.ToTable("policy_settings");
        builder.Property(s => s.ActiveDigest).HasMaxLength(64);
        builder.Property(s => s.Zone).HasMaxLength(64);
        builder.Ignore(s => s.Active);
        builder.HasOne<PolicyVersion>().WithMany().HasForeignKey(s => s.ActiveVersionId).OnDelete(DeleteBehavior.NoAction);
        builder.HasIndex(s => s.WorkspaceId).IsUnique();
    }
}

internal sealed class PolicyDraftConfiguration : IEntityTypeConfiguration<PolicyDraft>
{
    public void Configure(EntityTypeBuilder<PolicyDraft> builder)
    {
        builder.ToTable("policy_drafts");
        builder.Property(d => d.Name).HasMaxLength(PolicyDraft.MaxNameLength);
        builder.Property(d => d.Files).IsJson();
        builder.Property(d => d.UpdatedByName).HasMaxLength(200);
        builder.Ignore(d => d.Bundle);
        builder.HasIndex(d => new { d.WorkspaceId, d.Id });
    }
}

internal sealed class PolicyVersionConfiguration : IEntityTypeConfiguration<PolicyVersion>
{
    public void Configure(EntityTypeBuilder<PolicyVersion> builder)
    {
        builder.ToTable("policy_versions");
        builder.Property(v => v.Name).HasMaxLength(PolicyDraft.MaxNameLength);
        builder.Property(v => v.Digest).HasMaxLength(64);
        builder.Property(v => v.Files).IsJson();
        builder.Property(v => v.CreatedByName).HasMaxLength(200);
        builder.Ignore(v => v.Bundle);
        builder.HasIndex(v => new { v.WorkspaceId, v.Number }).IsUnique();
    }
}

internal sealed class PolicyReplayConfiguration : IEntityTypeConfiguration<PolicyReplay>
{
    public void Configure(EntityTypeBuilder<PolicyReplay> builder)
    {
        builder.ToTable("policy_replays");
        builder.Property(r => r.Digest).HasMaxLength(64);
        builder.Property(r => r.CreatedByName).HasMaxLength(200);
        builder.HasOne<PolicyDraft>().WithMany().HasForeignKey(r => r.DraftId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(r => new { r.DraftId, r.Id });
    }
}

internal sealed class PolicyFlipConfiguration : IEntityTypeConfiguration<PolicyFlip>
{
    public void Configure(EntityTypeBuilder<PolicyFlip> builder)
    {
        builder.ToTable("policy_flips");
        builder.Property(f => f.ActionType).HasMaxLength(100);
        builder.Property(f => f.AcknowledgedByName).HasMaxLength(200);
        builder.Ignore(f => f.IsWidening);
        builder.HasOne<PolicyReplay>().WithMany().HasForeignKey(f => f.ReplayId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(f => new { f.ReplayId, f.DecisionId }).IsUnique();
    }
}
