using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Workspaces;

namespace RainRef.Infrastructure.Workspaces;

internal sealed class WorkspaceConfiguration : IEntityTypeConfiguration<Workspace>
{
    public void Configure(EntityTypeBuilder<Workspace> builder)
    {
        builder.Property(w => w.Slug).HasMaxLength(63);
        builder.Property(w => w.Name).HasMaxLength(200);
        builder.Property(w => w.TimeZone).HasMaxLength(WorkspaceZone.MaxLength).HasDefaultValue(WorkspaceZone.Default);
        builder.HasIndex(w => w.Slug).IsUnique();
    }
}

internal sealed class MemberConfiguration : IEntityTypeConfiguration<Member>
{
    public void Configure(EntityTypeBuilder<Member> builder)
    {
        builder.Property(m => m.Email).HasMaxLength(254);
        builder.Property(m => m.DisplayName).HasMaxLength(200);
        builder.Property(m => m.Theme).HasMaxLength(MemberPreferences.MaxLength);
        builder.Property(m => m.Density).HasMaxLength(MemberPreferences.MaxLength);
        builder.Property(m => m.Language).HasMaxLength(MemberPreferences.MaxLength);
        builder.Ignore(m => m.Preferences);
        builder.HasIndex(m => new { m.WorkspaceId, m.Email }).IsUnique();
        builder.HasIndex(m => m.Email);
    }
}

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.Property(k => k.Name).HasMaxLength(200);
        builder.Property(k => k.KeyHash).HasMaxLength(64);
        builder.Property(k => k.Prefix).HasMaxLength(16);
        builder.HasIndex(k => k.KeyHash).IsUnique();
    }
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_log");
        builder.Property(e => e.ActorName).HasMaxLength(200);
        builder.Property(e => e.Action).HasMaxLength(100);
        builder.Property(e => e.SubjectKind).HasMaxLength(50);
        builder.Property(e => e.Detail).HasMaxLength(100);
        builder.HasIndex(e => new { e.WorkspaceId, e.CreatedAt });
        builder.HasIndex(e => new { e.SubjectId, e.Id });
    }
}

internal sealed class IdempotencyRecordConfiguration : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {
        builder.ToTable("idempotency_keys");
        builder.Property(r => r.Key).HasMaxLength(IdempotencyRecord.MaxKeyLength);
        builder.Property(r => r.RequestHash).HasMaxLength(64);
        builder.Property(r => r.ContentType).HasMaxLength(200);
        builder.HasIndex(r => new { r.WorkspaceId, r.ActorId, r.Key }).IsUnique();
        builder.HasIndex(r => r.CreatedAt);
    }
}

internal sealed class AdapterConfigConfiguration : IEntityTypeConfiguration<AdapterConfig>
{
    public void Configure(EntityTypeBuilder<AdapterConfig> builder)
    {
        builder.ToTable("adapter_configs");
        builder.Property(c => c.Adapter).HasMaxLength(50);
        builder.Property(c => c.SettingsJson).HasColumnName("settings").HasColumnType("jsonb");
        builder.HasIndex(c => new { c.WorkspaceId, c.Adapter }).IsUnique();
    }
}

internal sealed class DataProtectionKeyConfiguration : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> builder)
    {
        builder.ToTable("data_protection_keys");
        builder.Property(k => k.FriendlyName).HasMaxLength(200);
    }
}
