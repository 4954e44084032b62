using System.Security.Cryptography;
using RainRef.Domain.Receipts;

namespace RainRef.Domain.Tests.Receipts;

public sealed class SignedNoteTests
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly Checkpoint Sample = new(
        "rainref/00000000-0000-0000-0000-000000000001", 42, MerkleTree.EmptyRoot,
        new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private static CheckpointKey PublicKey => CheckpointKey.Read(Key.ExportSubjectPublicKeyInfo());

    [Fact]
    public void Text_OfACheckpoint_HasTheFormsOwnLines() => Assert.Equal(
        "rainref/00000000-0000-0000-0000-000000000001\n42\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\ntime 2025-03-01T12:00:00Z\n",
        Sample.Text());

    [Fact]
    public void Open_WhatWasSigned_GivesTheCheckpointBack()
    {
        var note = CheckpointKey.Sign(Sample, Key).ToString();

        var opened = SignedCheckpoint.Open(note, [PublicKey]);

        Assert.Equal((Sample.Origin, 42, Sample.Time), (opened.Value.Origin, opened.Value.Size, opened.Value.Time));
        Assert.Equal(note, SignedNote.Parse(note).ToString());
        Assert.Contains($"\n\n\u2014 {Sample.Origin} ", note);
    }

    [Fact]
    public void Open_AnyBitChanged_IsRefused()
    {
        var note = System.Text.Encoding.UTF8.GetBytes(CheckpointKey.Sign(Sample, Key).ToString());
        for (var bit = 0; bit < note.Length * 8; bit++)
        {
            var changed = note.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<FormatException>(() => SignedCheckpoint.Open(System.Text.Encoding.UTF8.GetString(changed), [PublicKey]));
        }
    }

    [Fact]
    public void Open_SignedByTwo_CountsTheKnownOne()
    {
        using var witness = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var own = CheckpointKey.Sign(Sample, Key);
        var both = own with { Signatures = [CheckpointKey.Sign(Sample, witness).Signatures[0], own.Signatures[0]] };

        Assert.Equal(42, SignedCheckpoint.Open(both.ToString(), [PublicKey]).Value.Size);
        Assert.Throws<FormatException>(() => SignedCheckpoint.Open(CheckpointKey.Sign(Sample, witness).ToString(), [PublicKey]));
    }

    [Fact]
    public void ReadPem_SeveralKeys_GivesAll()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = PublicKey.Pem + "\n" + CheckpointKey.Read(other.ExportSubjectPublicKeyInfo()).Pem;

        Assert.Equal(2, CheckpointKey.ReadPem(pem).Count);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Throws<FormatException>(() => CheckpointKey.Read(curve.ExportSubjectPublicKeyInfo()));
    }
}
