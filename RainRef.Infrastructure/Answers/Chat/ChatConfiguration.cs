using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RainRef.Domain.Answers.Chat;
using RainRef.Domain.Answers.Writing;
using RainRef.Domain.Channels;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Answers.Chat;

internal sealed class ChatConversationConfiguration : IEntityTypeConfiguration<ChatConversation>
{
    public void Configure(EntityTypeBuilder<ChatConversation> builder)
    {
        builder.ToTable("chat_conversations");
        builder.Property(c => c.UserRef).HasMaxLength(RefEvent.MaxReferenceLength);
        builder.Property(c => c.Product).HasMaxLength(RefEvent.MaxNameLength);
        builder.HasIndex(c => new { c.WorkspaceId, c.UserRef });
    }
}

internal sealed class ChatTurnConfiguration : IEntityTypeConfiguration<ChatTurn>
{
    public void Configure(EntityTypeBuilder<ChatTurn> builder)
    {
        builder.ToTable("chat_turns");
        builder.Property(t => t.Sentences).IsJson();
        builder.Property(t => t.Retrieved).IsJson();
        builder.Property(t => t.Engine).HasMaxLength(100);
        builder.Property(t => t.Fallback).HasMaxLength(ModelFallback.MaxLength);
        builder.HasOne<ChatConversation>().WithMany().HasForeignKey(t => t.ConversationId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(t => new { t.ConversationId, t.Number }).IsUnique().HasFilter("status <> 'superseded'");
    }
}

internal sealed class TurnCitationConfiguration : IEntityTypeConfiguration<TurnCitation>
{
    public void Configure(EntityTypeBuilder<TurnCitation> builder)
    {
        builder.ToTable("turn_citations");
        builder.Property(c => c.Title).HasMaxLength(500);
        builder.HasOne<ChatTurn>().WithMany().HasForeignKey(c => c.TurnId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(c => new { c.TurnId, c.Number }).IsUnique();
        builder.HasIndex(c => new { c.WorkspaceId, c.OwnerId, c.OwnerVersion });
    }
}
