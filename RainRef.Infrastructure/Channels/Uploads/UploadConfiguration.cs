using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Channels.Uploads;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Channels.Uploads;

internal sealed class TicketUploadConfiguration : IEntityTypeConfiguration<TicketUpload>
{
    public void Configure(EntityTypeBuilder<TicketUpload> builder)
    {
        builder.ToTable("ticket_uploads");
        builder.Property(u => u.FileName).HasMaxLength(TicketUpload.MaxNameLength);
        builder.Property(u => u.ByName).HasMaxLength(200);
        builder.Property(u => u.Mapping).IsJson();
    }
}

internal sealed class UploadErrorConfiguration : IEntityTypeConfiguration<UploadError>
{
    public void Configure(EntityTypeBuilder<UploadError> builder)
    {
        builder.ToTable("ticket_upload_errors");
        builder.Property(e => e.Code).HasMaxLength(64);
        builder.Property(e => e.Reason).HasMaxLength(500);
        builder.HasOne<TicketUpload>().WithMany().HasForeignKey(e => e.UploadId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(e => new { e.UploadId, e.Row }).IsUnique();
    }
}
