using System.Globalization;
using System.Resources;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace RainRef.Web.Components;

/// <summary>
/// What the console says, in the reader's language: <c>T["Try again"]</c>. The English text is the key, so that markup reads
/// as the page does; Texts.resx and Texts.de.resx hold every key. What follows a <c>|</c> tells apart two meanings of one word.
/// </summary>
public sealed class Texts
{
    private readonly IStringLocalizer _texts = new ResourceManagerStringLocalizerFactory(
        Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance).Create(typeof(Texts));

    // The localizer remembers what it lacks; words that come as data are without number.
    private readonly ResourceManager _known = new(typeof(Texts));

    private Texts()
    {
    }

    /// <summary>The texts of whoever's culture is current.</summary>
    public static Texts T { get; } = new();

    public string this[string text] => _texts[text] is { ResourceNotFound: false } found ? found.Value : text.Split('|')[0];

    /// <summary>With its places filled: <c>T["Sign in as {0}", name]</c>.</summary>
    public string this[string text, params object?[] parts] => string.Format(CultureInfo.InvariantCulture, this[text], parts);

    /// <summary>The text where it is known, for words that come as data; else as it came.</summary>
    public string OrSame(string text) => _known.GetString(text, CultureInfo.CurrentUICulture) ?? text;
}
