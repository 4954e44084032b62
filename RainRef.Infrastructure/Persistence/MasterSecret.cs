using System.Security.Cryptography;
using System.Text;

namespace RainRef.Infrastructure.Persistence;

/// <summary>The installation's one secret; every key that RainRef needs is derived from it by its purpose (HKDF, RFC 5869).</summary>
public sealed class MasterSecret
{
    private const int Bytes = 32;
    private readonly byte[] _secret;

    private MasterSecret(byte[] secret) => _secret = secret;

    /// <summary>The configured secret, or the one in the data folder, which is made at the first start.</summary>
    /// <param name="configured">Base64 of at least 32 bytes (setting Security:MasterKey); null takes the file.</param>
    public static MasterSecret Load(string? configured, string dataFolder)
    {
        if (!string.IsNullOrWhiteSpace(configured))
            return new MasterSecret(Decode(configured, "The setting Security:MasterKey"));
        Directory.CreateDirectory(dataFolder);
        var file = Path.Combine(dataFolder, "master.key");
        if (!File.Exists(file))
        {
            // Written aside and moved, so that a crash leaves no half a secret; a program that starts at the same
            // time wins or loses the move, and both read what is there.
            var aside = $"{file}.{Environment.ProcessId}";
            using (var stream = new FileStream(aside, NewFile()))
                stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes))));
            try
            {
                File.Move(aside, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                File.Delete(aside);
            }
        }

        return new MasterSecret(Decode(File.ReadAllText(file), $"The file {file}"));
    }

    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, Bytes, info: Encoding.UTF8.GetBytes("rainref/" + purpose));

    private static FileStreamOptions NewFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static byte[] Decode(string text, string what)
    {
        var secret = new byte[text.Length];
        return Convert.TryFromBase64String(text.Trim(), secret, out var length) && length >= Bytes
            ? secret[..length]
            : throw new InvalidOperationException($"{what} is not Base64 of at least {Bytes} bytes.");
    }
}
