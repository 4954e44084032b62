using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Channels;

namespace RainRef.Infrastructure.Channels;

internal sealed class EventFileConfiguration : IEntityTypeConfiguration<EventFileItem>
{
    public void Configure(EntityTypeBuilder<EventFileItem> builder)
    {
        builder.ToTable("event_files");
        builder.HasOne<RefEvent>().WithMany().HasForeignKey(f => f.EventId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(f => f.EventId);
    }
}
