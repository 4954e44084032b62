using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Channels;
using RainRef.Domain.Knowledge;

namespace RainRef.Infrastructure.Knowledge;

internal sealed class SourceVersionConfiguration : IEntityTypeConfiguration<SourceVersion>
{
    public void Configure(EntityTypeBuilder<SourceVersion> builder)
    {
        builder.Property(v => v.Title).HasMaxLength(SourceLibrary.MaxTitleLength);
        builder.Property(v => v.ContentHash).HasMaxLength(64);
        builder.Property(v => v.MediaType).HasMaxLength(200);
        builder.Property(v => v.FileName).HasMaxLength(300);
        builder.Property(v => v.ImportedBy).HasMaxLength(200);
        builder.HasOne<Source>().WithMany().HasForeignKey(v => v.SourceId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(v => new { v.SourceId, v.Version }).IsUnique();
    }
}

internal sealed class SourceFileConfiguration : IEntityTypeConfiguration<SourceFile>
{
    public void Configure(EntityTypeBuilder<SourceFile> builder) =>
        builder.HasOne<SourceVersion>().WithOne().HasForeignKey<SourceFile>(f => f.Id).OnDelete(DeleteBehavior.Cascade);
}

internal sealed class ImportRunConfiguration : IEntityTypeConfiguration<ImportRun>
{
    public void Configure(EntityTypeBuilder<ImportRun> builder)
    {
        builder.Property(r => r.Collection).HasMaxLength(ImportRun.MaxCollectionLength);
        builder.Property(r => r.Location).HasMaxLength(2000);
        builder.Property(r => r.Product).HasMaxLength(RefEvent.MaxNameLength);
        builder.Property(r => r.Error).HasMaxLength(500);
        builder.Property(r => r.StartedBy).HasMaxLength(200);
        builder.Ignore(r => r.Done).Ignore(r => r.HasEnded);
        builder.HasIndex(r => new { r.WorkspaceId, r.Collection, r.Id });
    }
}

internal sealed class ImportItemConfiguration : IEntityTypeConfiguration<ImportItem>
{
    public void Configure(EntityTypeBuilder<ImportItem> builder)
    {
        builder.Property(i => i.Uri).HasMaxLength(SourceLibrary.MaxUriLength);
        builder.Property(i => i.ErrorCode).HasMaxLength(100);
        builder.Property(i => i.ErrorMessage).HasMaxLength(1000);
        builder.HasOne<ImportRun>().WithMany().HasForeignKey(i => i.RunId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(i => new { i.RunId, i.Uri }).IsUnique();
        builder.HasIndex(i => new { i.RunId, i.Outcome });
    }
}
