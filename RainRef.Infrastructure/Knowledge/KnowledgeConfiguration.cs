using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Channels;
using RainRef.Domain.Knowledge;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Knowledge;

internal sealed class KbCardConfiguration : IEntityTypeConfiguration<KbCard>
{
    public void Configure(EntityTypeBuilder<KbCard> builder)
    {
        builder.Property(c => c.Title).HasMaxLength(KbCard.MaxTitleLength);
        builder.Property(c => c.Product).HasMaxLength(RefEvent.MaxNameLength);
        builder.Property(c => c.Owner).HasMaxLength(200);
        builder.Property(c => c.StateReason).HasMaxLength(KbCard.MaxReasonLength);
        builder.Property(c => c.Slots).IsJson().HasDefaultValueSql("'[]'");
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.HasIndex(c => new { c.WorkspaceId, c.State, c.Id });
        builder.HasIndex(c => c.VerifyBy).HasFilter("answering_version IS NOT NULL");
        builder.Ignore(c => c.Content).Ignore(c => c.IsCitable);
    }
}

internal sealed class KbCardRevisionConfiguration : IEntityTypeConfiguration<KbCardRevision>
{
    public void Configure(EntityTypeBuilder<KbCardRevision> builder)
    {
        builder.Property(r => r.Title).HasMaxLength(KbCard.MaxTitleLength);
        builder.Property(r => r.Author).HasMaxLength(200);
        builder.Property(r => r.Reason).HasMaxLength(500);
        builder.Property(r => r.Slots).IsJson().HasDefaultValueSql("'[]'");
        builder.Ignore(r => r.Digest);
        builder.HasOne<KbCard>().WithMany().HasForeignKey(r => r.CardId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(r => new { r.CardId, r.Version }).IsUnique();
    }
}

internal sealed class SourceConfiguration : IEntityTypeConfiguration<Source>
{
    public void Configure(EntityTypeBuilder<Source> builder)
    {
        builder.Property(s => s.Title).HasMaxLength(500);
        builder.Property(s => s.Uri).HasMaxLength(1000);
        builder.Property(s => s.ContentHash).HasMaxLength(64);
        builder.Property(s => s.Description).HasMaxLength(SourceLibrary.MaxDescriptionLength);
        builder.Property(s => s.Product).HasMaxLength(RefEvent.MaxNameLength);
        builder.Property(s => s.Collection).HasMaxLength(ImportRun.MaxCollectionLength);
        builder.Property(s => s.FileHash).HasMaxLength(64);
        builder.Property(s => s.ETag).HasMaxLength(300).HasColumnName("etag");
        builder.Property(s => s.LastModified).HasMaxLength(100);
        builder.HasIndex(s => new { s.WorkspaceId, s.Uri }).IsUnique();
        builder.HasIndex(s => new { s.WorkspaceId, s.Collection });
    }
}

internal sealed class FragmentConfiguration : IEntityTypeConfiguration<Fragment>
{
    public void Configure(EntityTypeBuilder<Fragment> builder)
    {
        builder.Property(f => f.Title).HasMaxLength(500);
        builder.HasIndex(f => new { f.WorkspaceId, f.OwnerKind, f.OwnerId, f.Ordinal }).IsUnique();
    }
}
