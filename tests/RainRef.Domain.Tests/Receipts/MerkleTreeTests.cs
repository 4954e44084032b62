using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Receipts;

namespace RainRef.Domain.Tests.Receipts;

/// <summary>The leaves, roots and paths are the reference vectors of Certificate Transparency.</summary>
public sealed class MerkleTreeTests
{
    private static readonly byte[][] Leaves =
    [
        .. new[] { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" }
            .Select(Convert.FromHexString),
    ];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Root_OfTheReferenceLeaves_IsThePublishedOne()
    {
        for (var size = 0; size <= Leaves.Length; size++)
            Assert.Equal(Roots[size], Hex.Of(Tree(size).Root()));
    }

    [Theory]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(1, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void InclusionPath_OfTheReferenceTree_IsThePublishedOne(int index, int size, string path)
    {
        var made = MerklePath.Inclusion(index, size).Select(r => Tiles(size).Hash(r)).ToList();

        Assert.Equal(path, string.Join(' ', made.Select(h => Hex.Of(h))));
        Assert.True(MerkleProof.VerifyInclusion(MerkleTree.Leaf(Leaves[index]), index, size, made, Hex.Decode(Roots[size])));
    }

    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void ConsistencyPath_OfTheReferenceTree_IsThePublishedOne(int older, int newer, string path)
    {
        var made = MerklePath.Consistency(older, newer).Select(r => Tiles(newer).Hash(r)).ToList();

        Assert.Equal(path, string.Join(' ', made.Select(h => Hex.Of(h))));
        Assert.True(MerkleProof.VerifyConsistency(older, newer, made, Hex.Decode(Roots[older]), Hex.Decode(Roots[newer])));
    }

    [Fact]
    public void Proofs_TenThousandValidOnes_AreAccepted_AndTenThousandMutants_AreRejected()
    {
        var random = new Random(7);
        var hashes = Enumerable.Range(0, 1500).Select(i => MerkleTree.Leaf(BitConverter.GetBytes(i))).ToArray();
        var tiles = new MerkleTiles();
        tiles.Append(0, hashes);
        for (var i = 0; i < 10_000; i++)
        {
            var proof = Proof.Random(random, tiles, hashes);
            Assert.True(proof.Verify(), $"{proof} is valid");
            var mutant = proof.Mutate(random);
            Assert.False(mutant.Verify(), $"{mutant} is a mutant of {proof}");
        }
    }

    [Fact]
    public void Append_InAnyPortions_GivesTheSameTilesAndRoot()
    {
        Prop.ForAll(Gen.Choose(1, 700).ListOf(4).ToArbitrary(), portions =>
        {
            var hashes = Enumerable.Range(0, portions.Sum()).Select(i => MerkleTree.Leaf(BitConverter.GetBytes(i))).ToArray();
            var (whole, parts) = (new MerkleTiles(), new MerkleTiles());
            whole.Append(0, hashes);
            var at = 0;
            foreach (var portion in portions)
            {
                // Each portion goes on from what is stored, which is the edge.
                parts.Append(at, hashes[at..(at + portion)]);
                at += portion;
            }

            var frontier = new MerkleFrontier();
            foreach (var hash in hashes)
                frontier.Append(hash);
            var all = new LeafRange(0, hashes.Length);
            return whole.Hash(all).SequenceEqual(frontier.Root()) && parts.Hash(all).SequenceEqual(frontier.Root());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
    }

    [Fact]
    public void Append_BehindAMissingEdge_IsRefused() =>
        Assert.Throws<ChainDamagedException>(() => new MerkleTiles().Append(3, [MerkleTree.Leaf([])]));

    [Fact]
    public void Frontier_GoesOnFromAnyRange_ToTheSameRoot()
    {
        var hashes = Enumerable.Range(0, 40).Select(i => MerkleTree.Leaf([(byte)i])).ToArray();
        var tiles = new MerkleTiles();
        tiles.Append(0, hashes);
        for (var from = 0; from <= 40; from++)
        {
            for (var to = from; to <= 40; to++)
            {
                var frontier = new MerkleFrontier(from, [.. new LeafRange(0, from).Nodes().Select(tiles.Hash)]);
                foreach (var hash in hashes[from..to])
                    frontier.Append(hash);
                foreach (var node in new LeafRange(to, 40).Nodes())
                    frontier.Append(tiles.Hash(node), node.Level);
                Assert.Equal(tiles.Hash(new LeafRange(0, 40)), frontier.Root());
            }
        }
    }

    private static MerkleFrontier Tree(int size)
    {
        var frontier = new MerkleFrontier();
        foreach (var leaf in Leaves.Take(size))
            frontier.Append(MerkleTree.Leaf(leaf));
        return frontier;
    }

    private static MerkleTiles Tiles(int size)
    {
        var tiles = new MerkleTiles();
        tiles.Append(0, [.. Leaves.Take(size).Select(l => MerkleTree.Leaf(l))]);
        return tiles;
    }

    private sealed record Proof(bool Inclusion, long First, long Size, byte[] A, byte[] B, IReadOnlyList<byte[]> Path)
    {
        public bool Verify() => Inclusion
            ? MerkleProof.VerifyInclusion(A, First, Size, Path, B)
            : MerkleProof.VerifyConsistency(First, Size, Path, A, B);

        public static Proof Random(Random random, MerkleTiles tiles, byte[][] hashes)
        {
            var size = random.Next(2, hashes.Length + 1);
            var inclusion = random.Next(2) == 0;
            var first = inclusion ? random.Next(size) : random.Next(1, size);
            var path = (inclusion ? MerklePath.Inclusion(first, size) : MerklePath.Consistency(first, size)).Select(tiles.Hash);
            var a = inclusion ? hashes[first] : tiles.Hash(new LeafRange(0, first));
            return new Proof(inclusion, first, size, a, tiles.Hash(new LeafRange(0, size)), [.. path]);
        }

        public Proof Mutate(Random random)
        {
            var at = random.Next(Path.Count);
            return random.Next(6) switch
            {
                0 => this with { A = Flip(A) },
                1 => this with { B = Flip(B) },
                2 => this with { Path = [.. Path.Select((h, i) => i == at ? Flip(h) : h)] },
                3 => this with { Path = [.. Path.Where((_, i) => i != at)] },
                4 => this with { Path = [.. Path.Take(at), A, .. Path.Skip(at)] },
                // A consistency path between neighbouring sizes can be the same, so only the leaf's place moves.
                _ => Inclusion ? this with { First = (First + 1) % Size } : this with { Path = [.. Path, B] },
            };

            byte[] Flip(byte[] hash)
            {
                var copy = hash.ToArray();
                copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
                return copy;
            }
        }
    }
}
