using System.ComponentModel.DataAnnotations;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Receipts;

/// <summary>Settings under "Receipts".</summary>
public sealed class ReceiptOptions : IValidatableObject
{
    public const string Section = "Receipts";

    /// <summary>The ids of the HMAC keys, oldest first; each is derived from the installation's secret by its id. Add one to rotate, remove none.</summary>
    public string[] Keys { get; set; } = [];

    /// <summary>The id of the key that signs; the last of <see cref="Keys"/> unless set.</summary>
    public string? CurrentKey { get; set; }

    /// <summary>The name of the key pair that signs checkpoints; another name makes another pair. Old public keys stay published.</summary>
    [Required, StringLength(64, MinimumLength = 1)]
    public string CheckpointKey { get; set; } = "c1";

    /// <summary>The first part of every log's origin, such as the installation's host name.</summary>
    [RegularExpression("[^\\s+]{1,200}", ErrorMessage = "Receipts:Origin has 1 to 200 characters, no spaces and no '+'.")]
    public string Origin { get; set; } = "rainref";

    /// <summary>Seconds between checkpoints of a log that grows; 0 makes them on demand only.</summary>
    [Range(0, 86_400)]
    public int CheckpointSeconds { get; set; } = 60;

    /// <summary>Seconds between the slices that the auditor checks; 0 turns it off.</summary>
    [Range(0, 86_400)]
    public int AuditSeconds { get; set; } = 60;

    /// <summary>How many receipts of a workspace the auditor checks at a time.</summary>
    [Range(1, 1_000_000)]
    public int AuditSlice { get; set; } = 10_000;

    /// <summary>Where every new checkpoint is posted, as text.</summary>
    public Uri? WitnessUrl { get; set; }

    /// <summary>A folder in which every checkpoint is kept as a file; relative to the data folder.</summary>
    public string? CheckpointFolder { get; set; }

    /// <summary>Whether checkpoints can be read without signing in.</summary>
    public bool Publish { get; set; } = true;

    public IReadOnlyList<string> KeyIds => Keys.Length > 0 ? Keys : ["k1"];

    public ReceiptKeys DeriveKeys(MasterSecret secret) => new(
        CurrentKey ?? KeyIds[^1], KeyIds.ToDictionary(id => id, id => secret.Derive("receipts/" + id), StringComparer.Ordinal));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CurrentKey is not null && !KeyIds.Contains(CurrentKey))
            yield return new ValidationResult($"Receipts:CurrentKey '{CurrentKey}' is none of Receipts:Keys.", [nameof(CurrentKey)]);
        if (KeyIds.Any(id => id.Length is 0 or > 64) || KeyIds.Distinct(StringComparer.Ordinal).Count() != KeyIds.Count)
            yield return new ValidationResult("Receipts:Keys are different ids of 1 to 64 characters.", [nameof(Keys)]);
        if (WitnessUrl is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https")))
            yield return new ValidationResult("Receipts:WitnessUrl is an http or https address.", [nameof(WitnessUrl)]);
    }
}
