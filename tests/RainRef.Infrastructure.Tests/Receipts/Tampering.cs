using System.Text.Json.Nodes;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Receipts;

namespace RainRef.Infrastructure.Tests.Receipts;

/// <summary>
/// Somebody who may write to every table, and who for some of the tampers also holds the HMAC key and the key that
/// signs checkpoints. All is done in a transaction that the test rolls back.
/// </summary>
internal sealed class Tampering(
    NpgsqlConnection connection, Guid workspaceId, IReadOnlyList<LogEntry> log, IReadOnlyList<long> sizes, long attested,
    ReceiptSigner signer, CheckpointKeys keys, Checkpointer checkpointer, Random random)
{
    private static readonly string[] Kinds =
    [
        "bit flip", "delete", "insert", "swap", "re-sign", "truncate", "delete and rebuild", "insert and rebuild",
        "swap and rebuild", "re-sign and rebuild", "truncate and rebuild", "fork",
    ];

    /// <summary>Does one thing at random; says what, for the failing test's message.</summary>
    public async Task<string> TamperAsync()
    {
        var kind = Kinds[random.Next(Kinds.Length)];
        var at = random.Next(1, (int)attested);
        var place = log[at - 1];
        switch (kind)
        {
            case "bit flip":
                kind += await FlipAsync(random.Next(1, log.Count + 1));
                break;
            case "delete":
                await ExecuteAsync("WITH cut AS (DELETE FROM receipt_links WHERE id = $1) DELETE FROM receipts WHERE id = $1", place.Link.ReceiptId);
                break;
            case "insert":
                await InsertAsync(at);
                break;
            case "swap":
                await SwapAsync(place.Link, log[at].Link);
                break;
            case "re-sign":
                await RewriteAsync(Forged(place.Receipt!.Id));
                break;
            case "truncate":
                await ExecuteAsync("WITH cut AS (DELETE FROM receipt_links WHERE workspace_id = $1 AND seq >= $2 RETURNING id) DELETE FROM receipts r USING cut WHERE r.id = cut.id", workspaceId, (long)at);
                await ExecuteAsync("DELETE FROM receipt_checkpoints WHERE workspace_id = $1 AND size >= $2", workspaceId, (long)at);
                break;
            default:
                await RebuildAsync(Rewritten(kind, at), at);
                break;
        }

        return $"{kind} at {at}";
    }

    private List<ReceiptRecord> Rewritten(string kind, int at)
    {
        var receipts = log.Select(e => e.Receipt!).ToList();
        switch (kind)
        {
            case "delete and rebuild":
                receipts.RemoveAt(at - 1);
                break;
            case "insert and rebuild":
                receipts.Insert(at - 1, Forged(Ids.New(TimeProvider.System)));
                break;
            case "swap and rebuild":
                (receipts[at - 1], receipts[at]) = (receipts[at], receipts[at - 1]);
                break;
            case "re-sign and rebuild":
                receipts[at - 1] = Forged(receipts[at - 1].Id);
                break;
            case "truncate and rebuild":
                receipts.RemoveRange(at - 1, receipts.Count - at + 1);
                break;
            default:
                for (var i = at - 1; i < receipts.Count; i++)
                    receipts[i] = Forged(Ids.New(TimeProvider.System));
                break;
        }

        return receipts;
    }

    private ReceiptRecord Forged(Guid id) =>
        signer.Seal(id, workspaceId, "action.executed", new JsonObject { ["forged"] = random.Next() });

    private async Task<string> FlipAsync(int seq)
    {
        var (table, column) = new[]
        {
            ("receipts", "kind"), ("receipts", "body"), ("receipts", "hash"), ("receipts", "key_id"), ("receipts", "signature"),
            ("receipt_links", "previous_hash"), ("receipt_links", "hash"),
        }[random.Next(7)];
        var id = log[seq - 1].Link.ReceiptId;
        await using var read = new NpgsqlCommand($"SELECT {column} FROM {table} WHERE id = $1", connection);
        read.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        var text = (string)(await read.ExecuteScalarAsync())!;
        // The first link's previous hash is empty.
        var changed = text.Length == 0 ? "0" : Flip(text);
        await ExecuteAsync($"UPDATE {table} SET {column} = $2 WHERE id = $1", id, changed);
        return $" in {column} of {seq}";
    }

    private string Flip(string text)
    {
        var chars = text.ToCharArray();
        var at = random.Next(chars.Length);
        chars[at] = (char)(chars[at] ^ (1 << random.Next(6)));
        return chars[at] == '\0' ? Flip(text) : new string(chars);
    }

    private async Task InsertAsync(int at)
    {
        var forged = Forged(Ids.New(TimeProvider.System));
        var link = ReceiptChain.Append(at == 1 ? ChainHead.Empty : new ChainHead(at - 1, log[at - 2].Link.Hash), forged);
        await ExecuteAsync("UPDATE receipt_links SET seq = -seq WHERE workspace_id = $1 AND seq >= $2", workspaceId, (long)at);
        await ExecuteAsync("UPDATE receipt_links SET seq = 1 - seq WHERE workspace_id = $1 AND seq < 0", workspaceId);
        await WriteAsync([forged], [link]);
    }

    private async Task SwapAsync(ChainLink a, ChainLink b)
    {
        await ExecuteAsync("UPDATE receipt_links SET seq = -1 WHERE id = $1", a.ReceiptId);
        await ExecuteAsync("UPDATE receipt_links SET seq = $2 WHERE id = $1", b.ReceiptId, a.Seq);
        await ExecuteAsync("UPDATE receipt_links SET seq = $2 WHERE id = $1", a.ReceiptId, b.Seq);
    }

    private Task RewriteAsync(ReceiptRecord receipt) => ExecuteAsync(
        "UPDATE receipts SET kind = $2, body = $3, hash = $4, key_id = $5, signature = $6 WHERE id = $1",
        receipt.Id, receipt.Kind, receipt.BodyJson, receipt.Hash, receipt.KeyId, receipt.Signature);

    // Writes another past from one place on, with its chain, its tree and its signed checkpoints all in order.
    private async Task RebuildAsync(List<ReceiptRecord> receipts, int at)
    {
        var from = at - 1;
        await ExecuteAsync("WITH cut AS (DELETE FROM receipt_links WHERE workspace_id = $1 AND seq >= $2 RETURNING id) DELETE FROM receipts r USING cut WHERE r.id = cut.id", workspaceId, (long)at);
        await ExecuteAsync("DELETE FROM receipt_checkpoints WHERE workspace_id = $1 AND size >= $2", workspaceId, (long)at);
        await ExecuteAsync("DELETE FROM receipt_tiles WHERE workspace_id = $1", workspaceId);
        var (links, head) = (new List<ChainLink>(), from == 0 ? ChainHead.Empty : new ChainHead(from, log[from - 1].Link.Hash));
        foreach (var receipt in receipts.Skip(from))
        {
            links.Add(ReceiptChain.Append(head, receipt));
            head = new ChainHead(links[^1].Seq, links[^1].Hash);
        }

        await WriteAsync([.. receipts.Skip(from)], links);
        var leaves = log.Take(from).Select(e => e.Link.Hash).Concat(links.Select(l => l.Hash))
            .Zip(receipts, (link, r) => ReceiptLeaf.Hash(link, r.KeyId, r.Signature)).ToArray();
        if (leaves.Length == 0)
            return;
        var tiles = new MerkleTiles();
        await using (var batch = new NpgsqlBatch(connection))
        {
            batch.BatchCommands.Add(ReceiptTree.WriteCommand(workspaceId, tiles.Append(0, leaves), TimeProvider.System));
            await batch.ExecuteNonQueryAsync();
        }

        foreach (var size in sizes.Where(s => s >= at && s < receipts.Count).Append(receipts.Count))
        {
            var checkpoint = new Checkpoint(
                checkpointer.OriginOf(workspaceId), size, tiles.Hash(new LeafRange(0, size)), TimeProvider.System.GetUtcNow());
            await ExecuteAsync(
                "INSERT INTO receipt_checkpoints (id, workspace_id, size, root, note, created_at) VALUES ($1, $2, $3, $4, $5, now())",
                Ids.New(TimeProvider.System), workspaceId, size, Hex.Of(checkpoint.Root),
                (await keys.SignAsync(checkpoint, default)).ToString());
        }
    }

    private async Task WriteAsync(IReadOnlyList<ReceiptRecord> receipts, IReadOnlyList<ChainLink> links)
    {
        await ExecuteAsync(
            """
            INSERT INTO receipts (id, workspace_id, kind, subject_id, body, hash, key_id, signature, created_at)
            SELECT r.id, $1, r.kind, r.id, r.body, r.hash, r.key_id, r.signature, now()
            FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
              AS r (id, kind, body, hash, key_id, signature)
            """,
            workspaceId, receipts.Select(r => r.Id).ToArray(), receipts.Select(r => r.Kind).ToArray(),
            receipts.Select(r => r.BodyJson).ToArray(), receipts.Select(r => r.Hash).ToArray(),
            receipts.Select(r => r.KeyId).ToArray(), receipts.Select(r => r.Signature).ToArray());
        await ExecuteAsync(
            """
            INSERT INTO receipt_links (id, workspace_id, seq, previous_hash, hash)
            SELECT l.id, $1, l.seq, l.previous_hash, l.hash
            FROM unnest($2::uuid[], $3::bigint[], $4::text[], $5::text[]) AS l (id, seq, previous_hash, hash)
            """,
            workspaceId, links.Select(l => l.ReceiptId).ToArray(), links.Select(l => l.Seq).ToArray(),
            links.Select(l => l.PreviousHash).ToArray(), links.Select(l => l.Hash).ToArray());
    }

    private async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync();
    }
}
