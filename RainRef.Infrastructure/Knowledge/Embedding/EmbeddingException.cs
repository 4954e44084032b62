namespace RainRef.Infrastructure.Knowledge.Embedding;

/// <summary>That an embedder gave no vectors.</summary>
/// <param name="code">One of the constants: what is told over REST and in logs, where no text of the server's may stand.</param>
public sealed class EmbeddingException(string code) : Exception($"The embedder failed: {code}.")
{
    public const string Unreachable = "unreachable";
    public const string TimedOut = "timed_out";
    public const string Refused = "refused";
    public const string Malformed = "malformed";
    public const string WrongDimensions = "wrong_dimensions";
    public const string PrivateAddress = "private_address";
    public const string NotConfigured = "not_configured";
    public const string TooLarge = "too_large";

    public string Code => code;
}
