namespace RainRef.Domain.Answers;

/// <summary>What a customer sees of the proofs of an answer. What is stored with the answer stays whole either way.</summary>
public enum ReplySources
{
    /// <summary>Numbered, with title and address, where a source has an address that anybody can open.</summary>
    Listed,

    /// <summary>Nothing: the answer stands for itself.</summary>
    Hidden,
}
