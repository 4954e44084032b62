using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Actions;

namespace RainRef.Infrastructure.Actions;

internal sealed class ActionStepConfiguration : IEntityTypeConfiguration<ActionStep>
{
    public void Configure(EntityTypeBuilder<ActionStep> builder)
    {
        builder.ToTable("action_steps");
        builder.Property(s => s.Name).HasMaxLength(100);
        builder.Property(s => s.Service).HasMaxLength(100);
        builder.Property(s => s.CallJson).HasColumnName("call");
        builder.Property(s => s.ResultJson).HasColumnName("result");
        builder.HasOne<PlannedAction>().WithMany().HasForeignKey(s => s.ActionId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(s => new { s.ActionId, s.IsRollback, s.Position }).IsUnique();
        builder.HasIndex(s => new { s.WorkspaceId, s.Service, s.UpdatedAt });
        builder.Ignore(s => s.Call);
    }
}

internal sealed class WorkspacePlaybookConfiguration : IEntityTypeConfiguration<WorkspacePlaybook>
{
    public void Configure(EntityTypeBuilder<WorkspacePlaybook> builder)
    {
        builder.ToTable("playbooks");
        builder.Property(p => p.Name).HasMaxLength(100);
        builder.HasIndex(p => new { p.WorkspaceId, p.Name }).IsUnique();
    }
}

internal sealed class PlaybookVersionConfiguration : IEntityTypeConfiguration<PlaybookVersion>
{
    public void Configure(EntityTypeBuilder<PlaybookVersion> builder)
    {
        builder.ToTable("playbook_versions");
        builder.Property(v => v.Digest).HasMaxLength(64);
        builder.Property(v => v.AuthorName).HasMaxLength(200);
        builder.HasOne<WorkspacePlaybook>().WithMany().HasForeignKey(v => v.PlaybookId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(v => new { v.PlaybookId, v.Version }).IsUnique();
    }
}
