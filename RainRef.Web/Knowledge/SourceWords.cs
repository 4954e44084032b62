using RainRef.Domain.Knowledge;

namespace RainRef.Web.Knowledge;

/// <summary>How the console names kinds and states of sources.</summary>
internal static class SourceWords
{
    public static string Kind(SourceFormat format) => format switch
    {
        SourceFormat.PlainText => "Text",
        SourceFormat.Markdown => "Markdown",
        SourceFormat.Html => "HTML",
        SourceFormat.Pdf => "PDF",
        SourceFormat.Docx => "Word",
        SourceFormat.Transcript => "Transcript",
        SourceFormat.Image => "Image",
    };

    public static string State(SourceState state) => state switch
    {
        SourceState.Published => "Published",
        SourceState.Retired => "Retired",
    };

    public static string State(ImportState state) => state switch
    {
        ImportState.Queued => "In line",
        ImportState.Running => "Running",
        ImportState.Finished => "Finished",
        ImportState.Failed => "Failed",
    };

    public static string Time(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", System.Globalization.CultureInfo.InvariantCulture);
    }
}
