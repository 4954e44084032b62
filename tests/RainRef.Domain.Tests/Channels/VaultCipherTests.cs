using System.Security.Cryptography;
using RainRef.Domain.Channels;

namespace RainRef.Domain.Tests.Channels;

public sealed class VaultCipherTests
{
    private static readonly Guid Workspace = Guid.CreateVersion7();
    private static readonly Guid Subject = Guid.CreateVersion7();
    private readonly VaultCipher _cipher = new(RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void Original_Sealed_OpensUnderItsSubjectsKeyOnly()
    {
        var (key, wrapped) = _cipher.NewKey(Workspace, Subject);
        var box = VaultCipher.Seal(key, "ann@a.example");

        Assert.Equal("ann@a.example", VaultCipher.Open(_cipher.Unwrap(Workspace, Subject, wrapped), box));
        Assert.NotEqual(box, VaultCipher.Seal(key, "ann@a.example"));
        Assert.ThrowsAny<CryptographicException>(() => VaultCipher.Open(_cipher.NewKey(Workspace, Subject).Key, box));
        Assert.ThrowsAny<CryptographicException>(() => _cipher.Unwrap(Workspace, Guid.CreateVersion7(), wrapped));
        Assert.ThrowsAny<CryptographicException>(() => _cipher.Unwrap(Guid.CreateVersion7(), Subject, wrapped));
        box[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => VaultCipher.Open(key, box));
    }

    [Fact]
    public void Lookup_OfOneValue_IsTheSameInOneWorkspaceOnly()
    {
        var (one, same) = (Value("Ann@a.example"), Value("ann@A.example"));

        Assert.Equal(_cipher.Lookup(Workspace, one), _cipher.Lookup(Workspace, same));
        Assert.NotEqual(_cipher.Lookup(Workspace, one), _cipher.Lookup(Guid.CreateVersion7(), one));
        Assert.NotEqual(_cipher.Lookup(Workspace, one), _cipher.Lookup(Workspace, Value("bob@a.example")));
    }

    [Fact]
    public void Commitment_UnderAnotherSalt_IsAnother()
    {
        var key = _cipher.NewKey(Workspace, Subject).Key;

        Assert.Equal(key.Commit("ann"), key.Commit("ann"));
        Assert.NotEqual(key.Commit("ann"), _cipher.NewKey(Workspace, Subject).Key.Commit("ann"));
    }

    private static MaskedValue Value(string original) => new("email", 1, PiiKind.Email, original);
}
