using RainRef.Domain.Answers.Chat;
using RainRef.Domain.Channels;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels;

/// <summary>Masks what is asked and noted in a conversation: with its own numbers, the originals in the vault.</summary>
public sealed class ConversationMasks(MaskKeeper keeper)
{
    public async Task<string> MaskAsync(Work work, ChatConversation conversation, string text, CancellationToken ct)
    {
        var subject = conversation.UserRef is { } user ? SubjectReference.User(user) : SubjectReference.Conversation(conversation.Id);
        return (await keeper.MaskAsync(work, VaultPlace.In(conversation.Id), [text], _ => Task.FromResult(subject), ct))[0].Text;
    }
}
