using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels;

/// <summary>
/// Keeps what is not masked on a ticket, such as a draft or a file: encrypted under the key of the ticket's customer, bound
/// to the row that holds it.
/// </summary>
public sealed class PersonalBoxes(TicketMasks masks, VaultCipher cipher)
{
    /// <param name="known">The subject under whose key the row lies already; null looks for the ticket's.</param>
    public async Task<(Guid SubjectId, byte[] Box)> SealAsync(
        Work work, Ticket ticket, Guid rowId, byte[] content, Guid? known, CancellationToken ct)
    {
        var key = known is { } id ? await KeyAsync(work.Db, id, ct) : null;
        key ??= await masks.KeyAsync(work, ticket, ct);
        return (key.SubjectId, VaultCipher.Seal(key, rowId, content));
    }

    public Task<(Guid SubjectId, byte[] Box)> SealAsync<T>(Work work, Ticket ticket, Guid rowId, T content, Guid? known, CancellationToken ct) =>
        SealAsync(work, ticket, rowId, JsonSerializer.SerializeToUtf8Bytes(content, PayloadJson.Options), known, ct);

    /// <summary>Null where the person is erased.</summary>
    public async Task<byte[]?> OpenAsync(RainRefDbContext db, Guid subjectId, Guid rowId, byte[] box, CancellationToken ct) =>
        await KeyAsync(db, subjectId, ct) is { } key ? VaultCipher.Open(key, rowId, box) : null;

    /// <inheritdoc cref="OpenAsync"/>
    public async Task<T?> OpenAsync<T>(RainRefDbContext db, Guid subjectId, Guid rowId, byte[] box, CancellationToken ct)
        where T : class =>
        await OpenAsync(db, subjectId, rowId, box, ct) is { } content ? JsonSerializer.Deserialize<T>(content, PayloadJson.Options) : null;

    private async Task<SubjectKey?> KeyAsync(RainRefDbContext db, Guid subjectId, CancellationToken ct) =>
        await db.Set<DataSubject>().AsNoTracking().FirstOrDefaultAsync(s => s.Id == subjectId, ct) is { } subject
            ? cipher.Unwrap(subject.WorkspaceId, subject.Id, subject.WrappedKey)
            : null;
}
