using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Receipts;

namespace RainRef.Domain.Tests.Receipts;

public sealed class ChainVerifierTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(500);

    private static readonly Arbitrary<int> Numbers = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void Verify_ValidChain_HasNoFault()
    {
        for (var length = 0; length < 20; length++)
        {
            var result = Chains.OfLength(length).Verify();

            Assert.True(result.Valid, result.First?.Message);
            Assert.Equal((length, (long)length), (result.Checked, result.Head.Seq));
        }
    }

    [Fact]
    public void Verify_PartAfterATrustedHead_HasNoFault()
    {
        var chain = Chains.OfLength(9);
        var first = new ChainVerifier(Chains.Signer).Verify(chain.Links.Take(4), chain.Receipts[..4]);

        var rest = new ChainVerifier(Chains.Signer).Verify(chain.Links.Skip(4), chain.Receipts[4..], first.Head, chain.Head);

        Assert.True(first.Valid && rest.Valid);
    }

    [Fact]
    public void Verify_AnyTextChangedByOneBit_IsFound()
    {
        Prop.ForAll(Numbers, Numbers, Numbers, (which, at, bit) =>
        {
            var chain = Chains.OfLength(5);
            Tamper(chain, which, at, bit);
            return !chain.Verify().Valid;
        }).Check(Many);
    }

    [Fact]
    public void Verify_LinksSwapped_IsFound()
    {
        Prop.ForAll(Numbers, Numbers, (a, b) =>
        {
            var chain = Chains.OfLength(6);
            var (i, j) = (a % 6, b % 6);
            (chain.Links[i], chain.Links[j]) = (chain.Links[j], chain.Links[i]);
            return chain.Verify().Valid == (i == j);
        }).Check(Many);
    }

    [Fact]
    public void Verify_LinkDeleted_IsFound()
    {
        for (var i = 0; i < 6; i++)
        {
            var chain = Chains.OfLength(6);
            chain.Links.RemoveAt(i);
            Assert.False(chain.Verify().Valid);
        }
    }

    [Fact]
    public void Verify_EndCutOffWithItsReceipts_IsFoundByTheExpectedHead()
    {
        var chain = Chains.OfLength(6);
        var head = chain.Head;
        chain.Links.RemoveAt(5);
        chain.Receipts.RemoveAt(5);

        var result = new ChainVerifier(Chains.Signer).Verify(chain.Links, chain.Receipts, expectedHead: head);

        Assert.Equal(ChainFaultKind.WrongHead, result.First!.Kind);
    }

    [Fact]
    public void Verify_LinkInserted_IsFound()
    {
        for (var i = 0; i <= 4; i++)
        {
            var chain = Chains.OfLength(4);
            var extra = chain.Receipts[0] with { Id = Chains.Id(99) };
            var before = i == 0 ? ChainHead.Empty : new ChainHead(i, chain.Links[i - 1].Hash);
            chain.Receipts.Add(extra);
            chain.Links.Insert(i, ReceiptChain.Append(before, extra));
            Assert.False(chain.Verify().Valid);
        }
    }

    [Fact]
    public void Verify_SignedReceiptInsertedByTheKeysOwner_StillBreaksTheOrder()
    {
        var chain = Chains.OfLength(4);
        var extra = Chains.Signer.Seal(Chains.Id(99), Chains.Workspace, "x", new System.Text.Json.Nodes.JsonObject());
        chain.Receipts.Add(extra);
        chain.Links.Insert(2, ReceiptChain.Append(new ChainHead(2, chain.Links[1].Hash), extra));

        Assert.Equal(
            [ChainFaultKind.SequenceGap, ChainFaultKind.WrongPreviousHash],
            chain.Verify().Faults.Select(f => f.Kind));
    }

    [Fact]
    public void Verify_Reordered_IsFound()
    {
        Prop.ForAll(Gen.Shuffle(Enumerable.Range(0, 6).ToArray()).ToArbitrary(), order =>
        {
            var chain = Chains.OfLength(6);
            var same = order.SequenceEqual(Enumerable.Range(0, 6));
            return new Chains([.. order.Select(i => chain.Links[i])], chain.Receipts).Verify().Valid == same;
        }).Check(Many);
    }

    [Fact]
    public void Verify_SeveralFaults_NamesEachInWords()
    {
        var chain = Chains.OfLength(8);
        chain.Receipts[1] = chain.Receipts[1] with { KeyId = "gone" };
        chain.Receipts[2] = chain.Receipts[2] with { Signature = chain.Receipts[1].Signature };
        chain.Receipts[3] = chain.Receipts[3] with { BodyJson = "{}" };
        chain.Links.RemoveAt(5);
        chain.Receipts.RemoveRange(6, 1);

        var result = chain.Verify();

        Assert.Equal(
            [
                ChainFaultKind.UnknownKey, ChainFaultKind.BadSignature, ChainFaultKind.WrongReceiptHash,
                ChainFaultKind.BadSignature, ChainFaultKind.SequenceGap, ChainFaultKind.WrongPreviousHash,
                ChainFaultKind.MissingReceipt, ChainFaultKind.UnlinkedReceipt,
            ],
            result.Faults.Select(f => f.Kind));
        Assert.Equal("Link 2: Its receipt is signed with the unknown key 'gone'.", result.First!.Message);
    }

    [Theory]
    [InlineData("not a hash")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("")]
    public void Verify_OnePreviousHashWrong_FindsNothingWrongWithWhatFollows(string previous)
    {
        var chain = Chains.OfLength(6);
        chain.Links[2] = chain.Links[2] with { PreviousHash = previous };

        Assert.Equal(
            [(ChainFaultKind.WrongPreviousHash, 3L), (ChainFaultKind.WrongLinkHash, 3L)],
            chain.Verify().Faults.Select(f => (f.Kind, f.Seq)));
    }

    [Fact]
    public void Verify_GoodLinkAfterItsUnreadableDouble_FollowsFromTheOneBefore()
    {
        var chain = Chains.OfLength(3);
        chain.Links.Insert(2, chain.Links[2] with { PreviousHash = new string('a', 62) + "zz" });

        Assert.Single(chain.Verify().Faults, f => f.Kind == ChainFaultKind.WrongLinkHash);
    }

    [Fact]
    public void Verify_TheSameLinkTwice_IsFoundOnce()
    {
        var chain = Chains.OfLength(3);
        chain.Links.Insert(2, chain.Links[1]);

        Assert.Equal(
            [ChainFaultKind.SequenceGap, ChainFaultKind.WrongPreviousHash, ChainFaultKind.RepeatedReceipt],
            chain.Verify().Faults.Select(f => f.Kind));
    }

    [Fact]
    public void Verify_ReceiptOfAnotherWorkspaceOrKind_IsFound()
    {
        var chain = Chains.OfLength(3);
        chain.Receipts[1] = chain.Receipts[1] with { Kind = "action.denied" };
        chain.Receipts[2] = chain.Receipts[2] with { WorkspaceId = Chains.Id(7) };

        Assert.Contains(chain.Verify().Faults, f => f is { Seq: 2, Kind: ChainFaultKind.WrongReceiptHash });
        Assert.Contains(chain.Verify().Faults, f => f is { Seq: 3, Kind: ChainFaultKind.ForeignReceipt });
    }

    [Fact]
    public void Link_SameHashInOtherRoles_DiffersAlways()
    {
        var a = ReceiptEnvelope.Hash("a"u8);
        var b = ReceiptEnvelope.Hash("b"u8);

        string[] links =
        [
            ReceiptChain.Link(null, a), ReceiptChain.Link(null, b), ReceiptChain.Link(a, b), ReceiptChain.Link(b, a),
            ReceiptChain.Link(new string('0', 64), a), ReceiptChain.Link(a, a),
        ];
        Assert.Equal(links.Length, links.Distinct().Count());
        Assert.All(links, l => Assert.Matches("^[0-9a-f]{64}$", l));
        Assert.Throws<FormatException>(() => ReceiptChain.Link(a.ToUpperInvariant(), b));
    }

    private static void Tamper(Chains chain, int which, int at, int bit)
    {
        var i = at % chain.Links.Count;
        var (link, receipt) = (chain.Links[i], chain.Receipts[i]);
        (chain.Links[i], chain.Receipts[i]) = (which % 8) switch
        {
            0 => (link with { Hash = Flip(link.Hash, at, bit) }, receipt),
            1 => (link with { PreviousHash = Flip(link.PreviousHash + (i == 0 ? "0" : ""), at, bit) }, receipt),
            2 => (link with { Seq = link.Seq ^ (1L << (bit % 63)) }, receipt),
            3 => (link, receipt with { BodyJson = Flip(receipt.BodyJson, at, bit) }),
            4 => (link, receipt with { Hash = Flip(receipt.Hash, at, bit) }),
            5 => (link, receipt with { Signature = Flip(receipt.Signature, at, bit) }),
            6 => (link, receipt with { KeyId = "k1" }),
            _ => (link, receipt with { Kind = Flip(receipt.Kind, at, bit) }),
        };
    }

    private static string Flip(string text, int at, int bit)
    {
        var chars = text.ToCharArray();
        chars[at % chars.Length] ^= (char)(1 << (bit % 16));
        return new string(chars);
    }
}
