using RainRef.Domain.Knowledge;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Knowledge;

/// <summary>How the console names kinds and states of sources.</summary>
internal static class SourceWords
{
    public static string Kind(SourceFormat format) => format switch
    {
        SourceFormat.PlainText => T["Text"],
        SourceFormat.Markdown => "Markdown",
        SourceFormat.Html => "HTML",
        SourceFormat.Pdf => "PDF",
        SourceFormat.Docx => "Word",
        SourceFormat.Transcript => T["Transcript"],
        SourceFormat.Image => T["Image"],
    };

    public static string State(SourceState state) => state switch
    {
        SourceState.Published => T["Published"],
        SourceState.Retired => T["Retired"],
    };

    public static string State(ImportState state) => state switch
    {
        ImportState.Queued => T["In line"],
        ImportState.Running => T["Running"],
        ImportState.Finished => T["Finished"],
        ImportState.Failed => T["Failed"],
    };

    /// <summary>What an import did.</summary>
    public static string Outcome(ImportRun run)
    {
        var pages = Words.Count(run.Total, T["page|within"], T["pages|within"]);
        if (run.Unchanged == run.Total && run.Retired == 0)
            return T["{0}: nothing changed", pages];
        (string What, int Count)[] counts =
        [
            (T["{0} new", run.Created], run.Created), (T["{0} changed", run.Replaced], run.Replaced), (T["{0} retired", run.Retired], run.Retired),
            (T["{0} refused", run.Refused], run.Refused), (T["{0} unchanged", run.Unchanged], run.Unchanged),
        ];
        return $"{pages}: {string.Join(", ", counts.Where(c => c.Count > 0).Select(c => c.What))}";
    }

    public static string Time(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", System.Globalization.CultureInfo.InvariantCulture);
    }
}
