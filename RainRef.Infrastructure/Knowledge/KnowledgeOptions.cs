using System.ComponentModel.DataAnnotations;
using RainRef.Domain.Knowledge;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>Settings under "Knowledge".</summary>
public sealed class KnowledgeOptions : IValidatableObject
{
    public const string Section = "Knowledge";

    /// <summary>The largest file that is taken, in bytes.</summary>
    [Range(1024, 200 * 1024 * 1024)]
    public int UploadLimit { get; set; } = 10 * 1024 * 1024;

    /// <summary>The folder of poppler's programs; by default they are looked for.</summary>
    public string? PdfTools { get; set; }

    /// <summary>How long reading one PDF may take.</summary>
    [Range(1, 600)]
    public int PdfSeconds { get; set; } = 30;

    /// <summary>Megabytes of memory that reading one PDF may take.</summary>
    [Range(64, 16 * 1024)]
    public int PdfMegabytes { get; set; } = 1024;

    /// <summary>Pages that an import of a site takes unless it asks for less.</summary>
    [Range(1, 50_000)]
    public int SitePages { get; set; } = 2000;

    /// <summary>Milliseconds between two pages of a site.</summary>
    [Range(0, 60_000)]
    public int SitePause { get; set; } = 200;

    /// <summary>Tokens a passage is joined up to, cut to, cut beyond, and kept whole up to: see <see cref="FragmentSizes"/>.</summary>
    public int FragmentMin { get; set; } = FragmentSizes.Default.Min;

    public int FragmentTarget { get; set; } = FragmentSizes.Default.Target;

    public int FragmentMax { get; set; } = FragmentSizes.Default.Max;

    public int FragmentWhole { get; set; } = FragmentSizes.Default.Whole;

    public FragmentSizes Sizes => new(FragmentMin, FragmentTarget, FragmentMax, FragmentWhole);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Sizes.AreValid)
            yield return new ValidationResult("Knowledge:FragmentMin, FragmentTarget, FragmentMax and FragmentWhole rise, from 1 to 8,000.");
    }
}
